// Where one number does not describe an effect, the reader is told before using it.

import type { Verdict } from '@tare/experiment';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, withUnit } from '../../figure/size-scale.ts';

export const bimodalWarnings = (verdicts: readonly Verdict[]): string[] =>
  verdicts.flatMap(({ change, mode, crossCheck: { bimodal } }) => {
    if (bimodal === null) return [];
    const size = (count: number): string => withUnit(count, effectScale[mode]);
    if (bimodal.kind === 'two-groups') {
      const groups = bimodal.groups.map(({ pairs, median }) => `${formatCount(pairs, 'pair')} around ${size(median)}`);
      return [
        `${change} (${mode}): the savings fall into two groups, ${groups.join(' and ')}; no single figure describes them.`,
      ];
    }
    const { mean, median } = bimodal;
    return [
      `${change} (${mode}): mean (${size(mean)}) and median (${size(median)}) of the savings disagree; a few starts are far from the rest, or the effect has two modes.`,
    ];
  });
