// Whether a value is a configuration that can be measured. All problems are found and told together: a person mends a file in one go.

import { checkMeaning } from './check-meaning.ts';
import { checkShape } from './check-shape.ts';
import type { TareConfig } from './config.ts';
import { draftWithout } from './config-draft.ts';
import { type ConfigProblem, configInvalid } from './config-problem.ts';

export interface ValidateConfigOptions {
  /** How the file is named in the error. */
  readonly file: string;
  /** Whether a service's `cwd`, as written, is a folder. Not checked without it. */
  readonly isFolder?: (path: string) => boolean;
}

/**
 * Returns the value as a TareConfig.
 * @throws TareError CONFIG_INVALID with every problem: key path, value seen, remedy.
 */
export async function validateConfig(value: unknown, options: ValidateConfigOptions): Promise<TareConfig> {
  const problems = await findConfigProblems(value, options.isFolder);
  if (problems.length > 0) throw configInvalid(options.file, problems);
  return value as TareConfig;
}

/** Every problem of a value; none means that it is a TareConfig. */
export async function findConfigProblems(
  value: unknown,
  isFolder: (path: string) => boolean = () => true,
): Promise<ConfigProblem[]> {
  const problems = await checkShape(value);
  const broken = problems.map(({ keys }) => keys);
  return [...problems, ...checkMeaning(draftWithout(value, broken), isFolder, broken)];
}
