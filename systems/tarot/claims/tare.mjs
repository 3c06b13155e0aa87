// Runs tare on this backend, as a person would from its folder.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const bin = path('../../../packages/cli/bin/tare.js');

/** @returns the result that it wrote to `--output`. Its progress and its report go to the terminal. */
export async function tare(args) {
  const output = args[args.indexOf('--output') + 1];
  if (!args.includes('--resume')) rmSync(output, { force: true });
  const child = spawn(process.execPath, [bin, ...args], { cwd: path('..'), stdio: 'inherit' });
  const [status] = await once(child, 'exit');
  // 1 is an answer, too: an effect that was not found, a growth over its budget.
  if (status > 1) throw new Error(`tare ${args.join(' ')} ended with ${status}.`);
  return JSON.parse(readFileSync(output, 'utf8'));
}
