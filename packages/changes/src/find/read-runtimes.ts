// Which Node.js a given binary is.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { TareError } from '@tare/accounting';
import type { RuntimeBinary } from '../findings.ts';

/** @throws TareError USAGE for a path that is no Node.js */
export async function readRuntime(path: string): Promise<RuntimeBinary> {
  // Options of ours may not suit another version.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const said = await promisify(execFile)(path, ['--version'], { env, timeout: 10_000 }).catch((error: unknown) => ({
    stdout: error instanceof Error ? error.message : String(error),
  }));
  const version = /^v(\d+\.\d+\.\d+\S*)\s*$/.exec(said.stdout)?.[1];
  if (version !== undefined) return { path, version };
  throw new TareError('USAGE', {
    message: `The runtime ${path} does not say which Node.js it is.`,
    seen: said.stdout.trim().slice(0, 500),
    remedy: `Give the path of a node binary: "${path} --version" must print its version.`,
  });
}
