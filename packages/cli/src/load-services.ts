// The configuration for a command that takes services of it, or a subject's command line instead.

import { TareError } from '@tare/accounting';
import { type LoadedConfig, loadConfig } from '@tare/measure/config';

export interface WantedServices {
  cwd: string;
  services: readonly string[];
  /** Of --config. */
  path: string | undefined;
}

/**
 * A subject's command line without its two dashes is taken for names of services; without a configuration it is told what it lacks.
 * @param command of tare, for the remedy
 */
export async function loadServices(command: string, { cwd, services, path }: WantedServices): Promise<LoadedConfig> {
  try {
    return await loadConfig({ cwd, ...(path === undefined ? {} : { path }) });
  } catch (error) {
    const isMissing = error instanceof TareError && error.code === 'CONFIG_NOT_FOUND';
    if (!isMissing || services.length === 0 || path !== undefined) throw error;
    const { message, seen } = error;
    throw new TareError('CONFIG_NOT_FOUND', {
      message,
      seen,
      remedy: `Two dashes come before a command: tare ${command} -- ${services.join(' ')}`,
    });
  }
}
