'use strict';
// Where generated modules, which know nothing but addresses, get their stand-ins from.
module.exports = require('./stand-ins.cjs').offer;
