// What `tare plan` reads of a configuration, with all defaults filled in.

import { resolve } from 'node:path';
import type { LoadedConfig } from './load-config.ts';

/** Of a validated configuration: absolute paths of other Node.js binaries. */
export const runtimesFromConfig = ({ config, directory }: Pick<LoadedConfig, 'config' | 'directory'>): string[] =>
  (config.runtimes ?? []).map((runtime) => resolve(directory, runtime));

/** What counts where nothing is said; the types in config.ts document the same value. */
const usualCurrency = 'USD';

/** Of a validated configuration: price of 10^9 bytes for a month, currency in three letters; undefined where none is given. */
export const priceFromConfig = ({
  config: { price },
}: Pick<LoadedConfig, 'config'>): { perGbMonth: number; currency: string } | undefined =>
  price && { perGbMonth: price.perGbMonth, currency: price.currency ?? usualCurrency };
