// A server of very many modules in packages of a hundred, each the size of an ordinary source file: a tree within the package, and packages that ask for
// one another.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const modulesOfPackage = 100;
const functionsOfModule = 30;

/** @returns path of the server, which prints `listening` */
export function writeManyModules(directory, modules) {
  const packages = modules / modulesOfPackage;
  const write = (path, text) => writeFileSync(join(directory, path), text);
  mkdirSync(directory, { recursive: true });
  write('package.json', JSON.stringify({ name: 'many-modules', version: '1.0.0' }));
  for (let number = 0; number < packages; number += 1) {
    const folder = `node_modules/package-${number}`;
    mkdirSync(join(directory, folder), { recursive: true });
    write(
      `${folder}/package.json`,
      JSON.stringify({ name: `package-${number}`, version: '1.0.0', main: 'module-0.js' }),
    );
    for (let index = 0; index < modulesOfPackage; index += 1)
      write(`${folder}/module-${index}.js`, sourceOf(number, index));
  }
  const imports = Array.from({ length: packages }, (_, number) => `require('package-${number}');`).join('\n');
  write(
    'server.js',
    `const { createServer } = require('node:http');
${imports}
createServer((_request, response) => response.end('fine'))
  .listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log('listening'));
`,
  );
  return join(directory, 'server.js');
}

function sourceOf(number, index) {
  const below = [2 * index + 1, 2 * index + 2]
    .filter((child) => child < modulesOfPackage)
    .map((child) => `./module-${child}`);
  const others = number > 0 && index === 0 ? [`package-${Math.floor((number - 1) / 2)}`] : [];
  const imports = [...below, ...others].map((specifier, at) => `const part${at} = require('${specifier}');`);
  const functions = Array.from(
    { length: functionsOfModule },
    (_, at) => `
/** Adds ${at} to what it is given, unless there is nothing to add it to. */
exports.add${at} = function add${at}(value, options) {
  if (value === undefined) throw new TypeError('add${at} needs a value');
  return options && options.twice ? value + 2 * ${at} : value + ${at};
};`,
  );
  return `'use strict';\n${imports.join('\n')}\nexports.names = ['a', 'b', 'c'].map((name) => ({ name, of: ${index} }));\n${functions.join('\n')}\n`;
}
