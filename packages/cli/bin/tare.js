#!/usr/bin/env node
// `tare run` stays beside the server: the other commands are not even loaded for it.
const words = process.argv.slice(2);
const at = words.findIndex((word) => !word.startsWith('-'));
const others = words.filter((_, index) => index !== at);
const isRun = words[at] === 'run' && !/^(-h|--help|-V|--version)$/.test(others[0] ?? '');
process.exitCode = isRun
  ? await (await import('../dist/run/bundled.js')).runMain(others)
  : await (await import('../dist/main.js')).main(words);
