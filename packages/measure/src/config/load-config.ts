// From a folder or a path to a valid configuration: find the file, load it, validate it.

import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { TareError } from '@tare/accounting';
import type { TareConfig } from './config.ts';
import { configIn, findConfig } from './find-config.ts';
import { importConfig } from './import-config.ts';
import { validateConfig } from './validate-config.ts';

export interface LoadConfigOptions {
  /** A configuration file, or a folder that holds one; relative to `cwd`. Without it the file is searched for. */
  readonly path?: string | undefined;
  readonly cwd: string;
}

export interface LoadedConfig {
  /** The file, absolute. */
  readonly path: string;
  /** Its folder, which relative paths in it start from. */
  readonly directory: string;
  readonly config: TareConfig;
}

/**
 * Finds, loads and validates the configuration.
 * @throws TareError CONFIG_NOT_FOUND, CONFIG_UNREADABLE or CONFIG_INVALID.
 */
export async function loadConfig(options: LoadConfigOptions): Promise<LoadedConfig> {
  const path =
    options.path === undefined ? findConfig(options.cwd) : await namedConfig(resolve(options.cwd, options.path));
  const directory = dirname(path);
  const isFolder = (folder: string): boolean =>
    statSync(resolve(directory, folder), { throwIfNoEntry: false })?.isDirectory() ?? false;
  const config = await validateConfig(await importConfig(path), { file: basename(path), isFolder });
  return { path, directory, config };
}

async function namedConfig(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  const file = found?.isDirectory() ? configIn(path) : path;
  if (found !== undefined && file !== undefined) return file;
  throw new TareError('CONFIG_NOT_FOUND', {
    message: found === undefined ? 'The configuration file does not exist.' : 'The folder has no tare.config file.',
    seen: path,
    remedy: 'Name an existing file, or write one with `tare init`.',
  });
}
