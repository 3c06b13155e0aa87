// What a change does to latency, throughput and start-up, in a few characters: the estimate, and the worst that cannot be ruled out.

import type { NonInferiority, NonInferiorThroughput } from '@tare/experiment';
import { formatDecimal, formatHundredths, groupThousands } from '../../figure/format-number.ts';
import { signed } from '../../figure/size-scale.ts';

export interface TimeChange {
  change: string;
  /** The largest change that cannot be ruled out. */
  bound: string;
}

/** In percent where the margin is a ratio, in ms where times are so short that their rounding would be percents. */
export function latencyChange(latency: NonInferiority): TimeChange {
  const { margin, ratio, ratioUpper, differenceMs, differenceUpperMs } = latency;
  return 'ratio' in margin && ratio !== null && ratioUpper !== null
    ? { change: percent(ratio), bound: percent(ratioUpper) }
    : { change: milliseconds(differenceMs), bound: milliseconds(differenceUpperMs) };
}

export const readyChange = ({ differenceMs, differenceUpperMs }: NonInferiority): TimeChange => ({
  change: seconds(differenceMs),
  bound: seconds(differenceUpperMs),
});

/** `p95 +3 % (not worse than +9 %)` */
export function latencyClause(latency: NonInferiority): string {
  const { change, bound } = latencyChange(latency);
  return `p95 ${change} (${boundWords(latency, bound)})`;
}

/** `start +0.07 s`; the bound only where it is not harmless: a start is waited for once. */
export function readyClause(ready: NonInferiority): string {
  const { change, bound } = readyChange(ready);
  return ready.state === 'not-worse' ? `start ${change}` : `start ${change} (${boundWords(ready, bound)})`;
}

export const throughputChange = ({ ratio, ratioLower }: NonInferiorThroughput): TimeChange => ({
  change: percent(ratio),
  bound: percent(ratioLower),
});

/** `throughput −12 % (lower, down to −19 %)` */
export function throughputClause(throughput: NonInferiorThroughput): string {
  const { change, bound } = throughputChange(throughput);
  const words = {
    'not-worse': `not lower than ${bound}`,
    worse: `lower, down to ${bound}`,
    undecided: `down to ${bound}, undecided`,
  };
  return `throughput ${change} (${words[throughput.state]})`;
}

const boundWords = ({ state }: NonInferiority, bound: string): string =>
  ({ 'not-worse': `not worse than ${bound}`, worse: `slower, up to ${bound}`, undecided: `up to ${bound}, undecided` })[
    state
  ];

const percent = (ratio: number): string => `${signed((ratio - 1) * 100, groupThousands)} %`;
const milliseconds = (count: number): string => `${signed(count, formatDecimal)} ms`;
const seconds = (milliseconds: number): string =>
  `${signed(milliseconds, (count) => formatHundredths(Math.round(count / 10)))} s`;
