// The pairs of an experiment by arm, in the order they were measured: what tables and plots of single rounds show.

import { type ModeExperiment, standingsOf } from '@tare/experiment';

interface PairedDifference {
  /** From 1, of this arm. */
  pair: number;
  baselineBytes: number;
  changeBytes: number;
  /** Baseline minus change. */
  savingBytes: number;
}

export interface ArmDifferences {
  arm: string;
  pairs: readonly PairedDifference[];
}

/** Arms without a pair are left out. */
export const pairedDifferences = ({ record }: ModeExperiment): ArmDifferences[] =>
  record === null
    ? []
    : standingsOf(record).flatMap(({ arm, pairs }) =>
        pairs.length === 0
          ? []
          : [
              {
                arm,
                pairs: pairs.map(({ baseline, change }, index) => ({
                  pair: index + 1,
                  baselineBytes: baseline.privateBytes,
                  changeBytes: change.privateBytes,
                  savingBytes: baseline.privateBytes - change.privateBytes,
                })),
              },
            ],
      );
