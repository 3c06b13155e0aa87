import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModuleFormat } from '../../src/stand-in/module-format.ts';
import { writeProject } from '../support/stand-ins.ts';

const files = {
  'package.json': '{}',
  'a.mjs': '',
  'a.cjs': 'import x',
  'a.json': '{}',
  'plain.js': `const x = require('x'); // import y from 'y'\nexports.x = x`,
  'typeless.js': `/* a licence */\nimport x from 'x';\nexport { x }`,
  'minified.js': `import*as e from"x";export{e}`,
  'exporting.js': `"use strict"\nexport default 1`,
  'typed/package.json': '{ "type": "module" }',
  'typed/deep/a.js': 'module.exports = 1',
  'old/package.json': '{ "type": "commonjs" }',
  'old/a.js': 'export default 1',
  'broken/package.json': '{',
  'broken/a.js': '',
};

describe('readModuleFormat', () => {
  const project = writeProject(files);
  it.each([
    ['a.mjs', 'module'],
    ['a.cjs', 'commonjs'],
    ['a.json', 'other'],
    ['plain.js', 'commonjs'],
    ['typeless.js', 'module'],
    ['minified.js', 'module'],
    ['exporting.js', 'module'],
    ['typed/deep/a.js', 'module'],
    ['old/a.js', 'commonjs'],
    ['broken/a.js', 'other'],
    ['missing.js', 'other'],
  ])('takes %s for %s', (path, format) => {
    expect(readModuleFormat(join(project, path))).toBe(format);
  });
});
