// The options of `tare plan`, and which of them do not go together.

import { TareError } from '@tare/accounting';
import type { OutputFlags } from '../present-result.ts';
import type { SubjectFlags } from '../subject-options.ts';
import type { PathName } from './how-to-document.ts';
import type { Price } from './price-option.ts';

export interface PlanFlags extends SubjectFlags, OutputFlags {
  list?: boolean;
  only?: string[];
  skip?: string[];
  runtime?: string[];
  limit?: number;
  price?: Price;
  path?: PathName;
  emit?: string;
  seed?: number;
  jobs?: number;
  time?: number;
  resume?: boolean;
  config?: string;
}

const usage = (message: string, seen: string, remedy: string): TareError =>
  new TareError('USAGE', { message, seen, remedy });

/** @throws TareError USAGE */
export function pathOption(text: string): PathName {
  if (text === 'conservative' || text === 'aggressive') return text;
  throw usage('The value of --path is no path.', text, 'Write conservative or aggressive.');
}

/** @throws TareError USAGE */
export function requireCompatible(flags: PlanFlags): void {
  const ofTrials = [
    ...(flags.output ?? []).map((path) => `--output ${path}`),
    ...(flags.emit === undefined ? [] : [`--emit ${flags.emit}`]),
    ...(flags.resume ? ['--resume'] : []),
    ...(flags.json ? ['--json'] : []),
    ...(flags.time === undefined ? [] : ['--time']),
    ...(flags.jobs === undefined ? [] : ['--jobs']),
  ];
  if (flags.list && ofTrials.length > 0) {
    throw usage(
      '--list tries nothing, so there is no plan to write.',
      `--list ${ofTrials.join(' ')}`,
      'Leave --list out, or the others.',
    );
  }
  requireEmitForPath(flags);
  const both = (flags.only ?? []).filter((name) => flags.skip?.includes(name));
  if (both.length > 0)
    throw usage('A change cannot be tried and left out.', `--only ${both[0]} --skip ${both[0]}`, 'Give one of them.');
}

/** @throws TareError USAGE */
export function requireEmitForPath({ path, emit }: Pick<PlanFlags, 'path' | 'emit'>): void {
  if (path === undefined || emit !== undefined) return;
  throw usage(
    '--path says which path --emit writes, and nothing is written.',
    `--path ${path}`,
    'Give --emit FOLDER or --emit FILE.md with it. The report shows both paths.',
  );
}
