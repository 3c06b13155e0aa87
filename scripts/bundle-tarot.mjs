// systems/tarot as it is run in production: what is loaded together is one file, packages included. Node.js keeps the text of every module, so text that nobody runs is left out.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const folder = fileURLToPath(new URL('../systems/tarot', import.meta.url));

const outside = [
  /^node:/,
  // Native, or with a native part.
  'libsql',
  '@node-rs/bcrypt',
  'pg',
  // SDKs of AI services: whether and when those are loaded is what PROVIDER_STYLE says, and what is measured.
  /^openai/,
  /^@anthropic-ai\//,
  /^@google\//,
  // Fastify requires these where it compiles schemas by itself, which it is told not to (http/validation.ts), and for requests without a socket.
  'ajv',
  /^ajv\//,
  /^ajv-formats/,
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
  'fast-json-stringify',
  'light-my-request',
];

const build = await rolldown({
  input: `${folder}/dist/main.js`,
  platform: 'node',
  external: outside,
});
const { output } = await build.generate({
  format: 'esm',
  chunkFileNames: '[name]-[hash].js',
  // Names of functions stay, for stack traces; those of variables are a quarter of the text.
  minify: { mangle: { toplevel: true, keepNames: true }, compress: false },
});
rmSync(`${folder}/bundle`, { recursive: true, force: true });
mkdirSync(`${folder}/bundle`);
for (const { fileName, code } of output) writeFileSync(`${folder}/bundle/${fileName}`, escapeWide(code));

/** One character beyond Latin-1 makes V8 keep two bytes for each of the file. They stand in strings and patterns alone, where an escape means the same. */
function escapeWide(code) {
  return code.replace(/[^\0-\xff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
