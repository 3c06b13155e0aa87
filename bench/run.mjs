// `npm run bench [NAME...] [-- OPTION...]`: the bars that tare sets itself, each measured anew and printed beside what was found. Exit 1 where one is
// missed. Benchmarks that take hours are run by name only; what begins with a dash, and all after it, goes to them.
// Run it alone: with two cores, whatever else works is in the figures.

import { readdirSync } from 'node:fs';

const directory = new URL('.', import.meta.url);
const names = readdirSync(directory)
  .filter((name) => name.endsWith('.bench.mjs'))
  .map((name) => name.replace('.bench.mjs', ''));
const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith('-'));
const wanted = firstOption === -1 ? words : words.slice(0, firstOption);
const options = firstOption === -1 ? [] : words.slice(firstOption);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(', ')}. There are: ${names.join(', ')}`);
  process.exit(2);
}

/** @type {{ name: string, found: string, bar: string, met: boolean }[]} */
const results = [];
for (const name of wanted.length > 0 ? wanted : names) {
  const { title, run, takesHours } = await import(`./${name}.bench.mjs`);
  if (takesHours && wanted.length === 0) continue;
  console.log(`\n# ${title}`);
  results.push(...(await run((line) => console.log(line), options)));
}

console.log('\n# Bars');
for (const { name, found, bar, met } of results)
  console.log(`${met ? 'met   ' : 'MISSED'}  ${name}: ${found} (bar: ${bar})`);
process.exitCode = results.every((result) => result.met) ? 0 : 1;
