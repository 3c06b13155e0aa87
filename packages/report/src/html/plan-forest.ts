// All verdicts of a plan as forest plots: the paths as wholes first, then every change.

import type { Plan } from '@tare/experiment';
import { shownPaths } from '../content/plan/plan-words.ts';
import { rankedVerdicts } from '../content/plan/ranking-section.ts';
import { forestPlots } from './forest-plot.ts';

/** @returns '' where no verdict has an interval. */
export const planForest = (plan: Plan): string =>
  forestPlots({
    method: 'paired',
    verdicts: [
      ...shownPaths(plan).flatMap(({ name, path }) => path.verdicts.map((verdict) => ({ ...verdict, change: name }))),
      ...rankedVerdicts(plan),
    ],
  });
