// What `tare plan` asks the library for, from its options and the configuration.

import { parseSize, type Warning } from '@tare/accounting';
import { priceFromConfig, runtimesFromConfig } from '@tare/measure/config';
import { visibleText } from '@tare/report';
import { type PlanOptions, WorkTrees } from '@tare/trials';
import type { CommandContext } from '../command-context.ts';
import { readSubject } from '../read-subject.ts';
import type { PlanFlags } from './plan-flags.ts';
import { requireRuntime } from './require-runtime.ts';

export interface PreparedPlan {
  options: PlanOptions;
  /** Of the work trees of changes that run another commit: what makes them less than fresh clones. */
  warnings(): Promise<Warning[]>;
  /** Removes these. */
  dispose(): Promise<void>;
}

/** @throws TareError USAGE, and those of the configuration */
export async function preparePlan(
  { terminal, subjectCommand }: CommandContext,
  services: string[],
  flags: PlanFlags,
  signal: AbortSignal,
): Promise<PreparedPlan> {
  const cwd = process.cwd();
  const asked = { command: 'plan', participle: 'tried', subjectCommand, services, cwd };
  const { subject, loaded } = await readSubject(asked, flags);
  const config = loaded?.config;
  const runtimes = await Promise.all((flags.runtime ?? []).map((path) => requireRuntime(path, cwd)));
  const limitBytes = flags.limit ?? (config?.limit === undefined ? undefined : parseSize(String(config.limit)));
  const trees = new WorkTrees({
    directory: loaded?.directory ?? cwd,
    build: config?.build,
    signal,
    onLine: (line) => terminal.tell(flags.quiet ? '' : `  ${visibleText(line)}\n`),
  });
  const price = flags.price ?? (loaded && priceFromConfig(loaded));
  const options: PlanOptions = {
    subject,
    ...(loaded ? { changes: { loaded, checkOut: trees.checkOut } } : {}),
    ...(flags.only ? { only: flags.only } : {}),
    ...(flags.skip ? { skip: flags.skip } : {}),
    runtimes: runtimes.length > 0 || !loaded ? runtimes : runtimesFromConfig(loaded),
    seed: flags.seed ?? config?.seed ?? 1,
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(price === undefined ? {} : { price }),
    ...(flags.jobs === undefined ? {} : { jobs: flags.jobs }),
    ...(flags.time === undefined ? {} : { timeMs: flags.time }),
    signal,
  };
  return { options, warnings: () => trees.warnings(), dispose: () => trees.dispose() };
}
