// What is said of one package in a few characters: which copy it is, how heavy, where it is imported, what the load makes of it.

import type { ExplainedService, ImportPlace, PackageCost } from '@tare/experiment';
import { formatFineBytes } from '../../figure/format-bytes.ts';
import { formatCount } from '../../figure/format-number.ts';

/** Keys of the entries that are no packages. */
const applicationDirectory = '(application)';
const nodeDirectory = '(node)';

export const isPackage = ({ directory }: Pick<PackageCost, 'directory'>): boolean =>
  directory !== applicationDirectory && directory !== nodeDirectory;

/** `openai`, `own code`, `Node.js modules`. */
export function packageName({ directory, name }: Pick<PackageCost, 'directory' | 'name'>): string {
  if (directory === applicationDirectory) return 'own code';
  return directory === nodeDirectory ? 'Node.js modules' : name;
}

/** `openai 4.104.0` */
export const packageTitle = (one: PackageCost): string =>
  isPackage(one) && one.version !== null ? `${packageName(one)} ${one.version}` : packageName(one);

/** `~5.60`: until trials confirmed it, it is an estimate. */
export const estimateMark = '~';
export const estimated = (bytes: number): string => `${estimateMark}${formatFineBytes(bytes)}`;

/** The estimate of a package, without the mark where a trial stands beside it. */
export const packageBytes = ({ confirmed }: PackageCost, bytes: number): string =>
  confirmed === null ? estimated(bytes) : formatFineBytes(bytes);

/** `src/ai.ts:3` */
export const placeText = ({ file, line }: Pick<ImportPlace, 'file' | 'line'>): string =>
  line === null ? file : `${file}:${line}`;

/** Where it comes in: `src/ai.ts:3 and 2 more`, `by fastify`, `only by googleapis`. */
export function importText(one: PackageCost, { packages }: Pick<ExplainedService, 'packages'>): string {
  const [place] = one.places;
  if (place !== undefined) return `${placeText(place)}${place.isLate ? ', later' : ''}${more(one.places.length - 1)}`;
  const names = [...new Set(one.importedBy.flatMap((index) => nameAt(packages, index)))];
  const [first] = names;
  return first === undefined ? '' : `by ${first}${more(names.length - 1)}`;
}

const nameAt = (packages: readonly PackageCost[], index: number): string[] => {
  const found = packages[index];
  return found === undefined ? [] : [packageName(found)];
};

const more = (count: number): string => (count > 0 ? ` and ${count} more` : '');

/** For a column: `41 functions`, `nothing runs`, `unknown`. */
export function useText({ use }: Pick<PackageCost, 'use'>): string {
  switch (use.state) {
    case 'under-load':
      return formatCount(use.functionsCalled, 'function');
    case 'not-under-load':
      return 'nothing runs';
    case 'unknown':
      return 'unknown';
  }
}

/** For a sentence about the package: `and the load runs none of it`. */
export function useClause({ use }: Pick<PackageCost, 'use'>): string {
  switch (use.state) {
    case 'under-load':
      return `and the load runs ${formatCount(use.functionsCalled, 'function')} of it`;
    case 'not-under-load':
      return 'and the load runs none of it';
    case 'unknown':
      return `and whether the load runs it is unknown (${use.because})`;
  }
}
