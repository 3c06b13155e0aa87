'use strict';
// The bare runtime of a Base trial: alive, idle, and nothing else loaded.
setInterval(() => {}, 2 ** 30);
