// What R says to the same inputs: test/fixtures/estimates.json, made by the script beside it.

import { readFileSync } from 'node:fs';

interface Sample {
  values: number[];
  alpha: number;
  low: number | null;
  high: number | null;
  pValue: number;
}

interface Unpaired {
  before: number[];
  after: number[];
  alpha: number;
  estimate: number;
  low: number | null;
  high: number | null;
  pValue: number;
}

export interface REstimates {
  wilcoxon: (Sample & { estimate: number; confidence: number | null })[];
  student: (Sample & { mean: number; low: number; high: number; pValueGreater: number; lower95: number })[];
  quantiles: { probability: number; degreesOfFreedom: number; t: number }[];
  signedRank: { pairs: number; t: number[]; cumulative: number[] }[];
  stepped: (Sample & { estimate: number })[];
  holm: { pValues: number[]; adjusted: number[] }[];
  series: { x: number[]; y: number[]; slope: number }[];
  discordant: { points: number; discordant: number; cumulative: number }[];
  unpaired: (Unpaired & {
    confidence: number | null;
    welchLow: number;
    welchHigh: number;
    welchPValue: number;
    welchDegreesOfFreedom: number;
  })[];
  mannWhitney: { first: number; second: number; u: number[]; cumulative: number[] }[];
  steppedUnpaired: Unpaired[];
  fisher: { ratio: number; upper: number; lower: number; chance: number }[];
}

export const rEstimates: REstimates = JSON.parse(
  readFileSync(new URL('../fixtures/estimates.json', import.meta.url), 'utf8'),
);
