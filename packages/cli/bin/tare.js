#!/usr/bin/env node
// `tare run` stays beside the server: the other commands are not even loaded for it.
const words = process.argv.slice(2);
const isRun = words[0] === 'run' && !(words[1] === '--help' || words[1] === '-h');
process.exitCode = isRun
  ? await (await import('../dist/run/bundled.js')).runMain(words.slice(1))
  : await (await import('../dist/main.js')).main(words);
