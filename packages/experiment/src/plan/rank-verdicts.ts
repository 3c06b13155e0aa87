// What saves most first; then what does nothing, what was not measured, what costs, and what broke.

import type { Verdict, VerdictState } from '../decide/verdict.ts';

const ranks: Readonly<Record<VerdictState, number>> = { saves: 0, 'no-effect': 1, unmeasured: 2, costs: 3, broke: 4 };

export const rankVerdicts = (verdicts: readonly Verdict[]): Verdict[] =>
  verdicts.toSorted((a, b) => ranks[a.state] - ranks[b.state] || estimateOf(b) - estimateOf(a));

const estimateOf = ({ savingBytes }: Verdict): number => ('state' in savingBytes ? 0 : savingBytes.estimate);
