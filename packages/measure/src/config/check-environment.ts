// Variables of an environment: what no program can be given.

import type { Report } from './config-problem.ts';

/** null stands for a variable that is removed. */
export function checkEnvironment(
  environment: Readonly<Record<string, string | null>> | undefined,
  at: readonly (string | number)[],
  report: Report,
): void {
  for (const [variable, value] of Object.entries(environment ?? {})) {
    if (variable !== '' && !/[=\0]/.test(variable) && !value?.includes('\0')) continue;
    report([...at, variable], {
      message: 'is no possible environment variable',
      seen: value,
      remedy: 'A name has no "=" in it, and neither name nor value a NUL character.',
    });
  }
}
