// What the page of each kind of result has beyond its document: drawings, and for a Recording the chart with its scripts.

import type { Recording } from '@tare/accounting';
import type { Comparison, Explanation, Plan } from '@tare/experiment';
import { pathSectionId } from '../content/plan/path-sections.ts';
import { shownPaths } from '../content/plan/plan-words.ts';
import { rankedVerdicts } from '../content/plan/ranking-section.ts';
import { shownModes } from '../content/shown-modes.ts';
import { type PerResult, perResult, type Result } from '../result.ts';
import { breakdownBars } from './breakdown-bars.ts';
import { chartSection } from './chart-section.ts';
import { forestPlots } from './forest-plot.ts';
import { growthPlots } from './growth-plot.ts';
import type { Bundle } from './page-assets.ts';
import { pairsPlots } from './pairs-plot.ts';
import { pathWaterfall } from './path-waterfall.ts';
import { planForest } from './plan-forest.ts';
import { treemapSection } from './treemap-section.ts';

export interface PageParts {
  /** HTML by the id of the section that it opens. */
  drawings: Readonly<Record<string, string>>;
  /** A section of its own; '' for none. After the first section, or before the one that is named. */
  chart: { html: string; before: string | null };
  /** Scripts that draw in the page; none for most. */
  bundles: readonly Bundle[];
}

const still = (drawings: Readonly<Record<string, string>>): PageParts => ({
  drawings,
  chart: { html: '', before: null },
  bundles: [],
});

const comparisonDrawings = (comparison: Comparison): Readonly<Record<string, string>> => ({
  verdicts: `${forestPlots(comparison)}\n${pairsPlots(comparison)}`,
});

function explanationParts(explanation: Explanation): PageParts {
  const html = treemapSection(explanation);
  return { drawings: {}, chart: { html, before: null }, bundles: html === '' ? [] : ['treemap'] };
}

function planParts(plan: Plan): PageParts {
  const map = plan.explanation === null ? '' : treemapSection(plan.explanation);
  const paths = shownPaths(plan);
  return {
    drawings: {
      ranking: planForest(plan),
      pairs: pairsPlots({ ...plan, verdicts: rankedVerdicts(plan) }),
      ...Object.fromEntries(paths.map((shown) => [pathSectionId(shown.id), pathWaterfall(plan, shown)])),
    },
    // The explanation is the closer look: its drawing opens it.
    chart: { html: map, before: 'considered' },
    bundles: [
      ...(map === '' ? [] : ['treemap' as const]),
      ...(paths.some(({ path }) => path.howTo.length > 0) ? ['copy' as const] : []),
    ],
  };
}

const parts: PerResult<PageParts> = {
  'tare/recording@1': (recording: Recording) => {
    const modes = shownModes(recording);
    return {
      drawings: { services: breakdownBars(modes) },
      chart: { html: chartSection(recording, modes), before: null },
      bundles: ['chart'],
    };
  },
  'tare/verdict@1': (comparison) => still(comparisonDrawings(comparison)),
  'tare/check@1': ({ comparison }) => still(comparison === null ? {} : comparisonDrawings(comparison)),
  'tare/leak@1': (leak) => still({ growth: growthPlots(leak) }),
  'tare/selftest@1': () => still({}),
  'tare/explanation@1': explanationParts,
  'tare/plan@1': planParts,
};

export const pageParts = (result: Result): PageParts => perResult(result, parts);
