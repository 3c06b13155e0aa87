// What a configuration file wraps its value in, so that an editor completes and checks the keys. It changes nothing.

import type { TareConfig } from './config.ts';

/** Returns what it is given. */
export const defineConfig = (config: TareConfig): TareConfig => config;
