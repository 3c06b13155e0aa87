// `--runtime PATH`: another Node.js, asked for its version before anything is measured.

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { TareError } from '@tare/accounting';

const patienceMs = 10_000;

/** @returns its absolute path @throws TareError USAGE where it is no Node.js that runs here */
export async function requireRuntime(path: string, cwd: string): Promise<string> {
  const absolute = resolve(cwd, path);
  const fault = (seen: string): TareError =>
    new TareError('USAGE', {
      message: 'The value of --runtime is no Node.js that runs here.',
      seen: `${path}: ${seen}`,
      remedy: 'Give the path of a node binary: --runtime /opt/node-24/bin/node',
    });
  // NODE_OPTIONS of this shell may not suit another version, and are no matter of its version.
  const { NODE_OPTIONS: _options, ...env } = process.env;
  let printed: string;
  try {
    printed = (await promisify(execFile)(absolute, ['--version'], { timeout: patienceMs, env })).stdout.trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it did not answer to --version';
    throw fault(/^\d+$/.test(code) ? `\`--version\` ended with exit status ${code}` : code);
  }
  const [line = ''] = printed.split('\n');
  if (!/^v\d+\.\d+\.\d+/.test(line)) throw fault(`\`--version\` printed ${JSON.stringify(line.slice(0, 60))}`);
  return absolute;
}
