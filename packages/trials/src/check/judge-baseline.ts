// Now against the committed file: growth of private memory between two groups of fresh starts, with an interval, against what is tolerated.

import type { Mode, Recording, Warning } from '@tare/accounting';
import {
  type BaselineEntry,
  type BaselineFigure,
  type CheckState,
  estimateUnpairedShift,
  type Interval,
  median,
  type RegressionResult,
} from '@tare/experiment';
import type { RegressionBound } from '@tare/measure/config';
import { privateOfStarts } from './private-of-starts.ts';
import { toleratedGrowth } from './tolerated-growth.ts';

/** Of each row. A row is wrong by chance when its growth is just what is tolerated, and the wrong side of that is half of it. */
const alpha = 0.05;

/** Fewer say nothing about how far starts lie apart. */
const fewestStarts = 2;

export interface Regressions {
  results: RegressionResult[];
  warnings: Warning[];
}

export interface GrowthRules {
  bound: RegressionBound;
  modes: readonly Mode[];
}

/** Services and the fleet, as far as both sides have them. */
export function judgeBaseline(recording: Recording, entry: BaselineEntry, { bound, modes }: GrowthRules): Regressions {
  const now = privateOfStarts(recording).filter(({ mode }) => modes.includes(mode));
  const names = (figures: readonly BaselineFigure[]): Set<string> =>
    new Set(figures.flatMap(({ service }) => service ?? []));
  const before = names(entry.figures);
  const here = names(now);
  const added = [...here].filter((name) => !before.has(name));
  const missing = [...before].filter((name) => !here.has(name));
  const warnings = [
    ...added.map((service) => warning('baseline-without-service', service, newcomer)),
    ...missing.map((service) => warning('service-missing', service, gone)),
    ...modes
      .filter((mode) => entry.figures.every((figure) => figure.mode !== mode))
      .map((mode) => warning('baseline-without-mode', null, withoutMode(mode))),
  ];
  const results: RegressionResult[] = [];
  for (const figure of now) {
    // The fleet of one service is that service. A fleet that lacks a member is lighter for a reason that is no saving.
    if (figure.service === null && (here.size < 2 || missing.length > 0)) continue;
    const then = entry.figures.find(({ service, mode }) => service === figure.service && mode === figure.mode);
    if (!then) continue;
    const result = judgeGrowth(then, figure, bound);
    results.push(result);
    if (result.growthBytes === null) warnings.push(tooFew(then, figure));
  }
  return { results, warnings };
}

function judgeGrowth(then: BaselineFigure, now: BaselineFigure, bound: RegressionBound): RegressionResult {
  const { service, mode } = now;
  const baselineBytes = Math.round(median(then.privateBytes));
  const boundBytes = Math.round(toleratedGrowth(bound, mode, baselineBytes));
  // The estimate is of the first minus the second: of now minus then.
  const growthBytes = estimateUnpairedShift(now.privateBytes, then.privateBytes, alpha) ?? null;
  return { service, mode, baselineBytes, growthBytes, boundBytes, state: stateOfGrowth(growthBytes, boundBytes) };
}

/** Over only where the whole interval is: chance alone does not fail a gate. */
export function stateOfGrowth(growth: Interval | null, boundBytes: number): CheckState {
  if (growth === null) return 'unmeasured';
  if (growth.low > boundBytes) return 'over';
  return growth.estimate > boundBytes ? 'warn' : 'ok';
}

const warning = (code: string, service: string | null, message: string): Warning => ({ code, service, message });

const newcomer = 'not in the baseline, so it is not compared. `tare check --update-baseline` adds it.';

const withoutMode = (mode: Mode): string =>
  `The baseline has no ${mode} figures, so none are compared. \`tare check --update-baseline\` takes them.`;

const gone = 'in the baseline, and not measured now; so the services together are not compared.';

function tooFew(then: BaselineFigure, now: BaselineFigure): Warning {
  const { service, mode } = now;
  const remedy =
    then.privateBytes.length < fewestStarts
      ? `the baseline has ${then.privateBytes.length}, so write it again with \`tare check --update-baseline --trials ${fewestStarts}\` or more`
      : `this check had ${now.privateBytes.length}, so give \`--trials ${fewestStarts}\` or more`;
  const what = service === null ? 'Growth of all services together' : 'growth';
  const message = `${what} (${mode}) could not be told from chance: at least ${fewestStarts} starts a side are needed; ${remedy}.`;
  return warning('too-few-trials', service, message);
}
