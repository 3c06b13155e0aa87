// What the page of each kind of result has beyond its document: drawings, and for a Recording the chart with its scripts.

import type { Recording } from '@tare/accounting';
import type { Comparison } from '@tare/experiment';
import { shownModes } from '../content/shown-modes.ts';
import { type PerResult, perResult, type Result } from '../result.ts';
import { breakdownBars } from './breakdown-bars.ts';
import { chartSection } from './chart-section.ts';
import { forestPlots } from './forest-plot.ts';
import { growthPlots } from './growth-plot.ts';
import { pairsPlots } from './pairs-plot.ts';

export interface PageParts {
  /** HTML by the id of the section that it opens. */
  drawings: Readonly<Record<string, string>>;
  /** A section of its own after the first one; '' for none. */
  chart: string;
  /** Whether anything in the page is drawn by scripts. */
  scripted: boolean;
}

const still = (drawings: Readonly<Record<string, string>>): PageParts => ({ drawings, chart: '', scripted: false });

const comparisonDrawings = (comparison: Comparison): Readonly<Record<string, string>> => ({
  verdicts: `${forestPlots(comparison)}\n${pairsPlots(comparison)}`,
});

const parts: PerResult<PageParts> = {
  'tare/recording@1': (recording: Recording) => {
    const modes = shownModes(recording);
    return {
      drawings: { services: breakdownBars(modes) },
      chart: chartSection(recording, modes),
      scripted: true,
    };
  },
  'tare/verdict@1': (comparison) => still(comparisonDrawings(comparison)),
  'tare/check@1': ({ comparison }) => still(comparison === null ? {} : comparisonDrawings(comparison)),
  'tare/leak@1': (leak) => still({ growth: growthPlots(leak) }),
  'tare/selftest@1': () => still({}),
};

export const pageParts = (result: Result): PageParts => perResult(result, parts);
