// Whether a service leaks, as one sentence: how fast it grows, how sure that is, against which budget, and what it is.

import type { ComparedArm, LeakState, PairedSlopes, ServiceLeak } from '@tare/experiment';
import type { Finding, FindingTone } from '../../document/document.ts';
import { formatLimit } from '../../figure/format-bytes.ts';
import { formatCount } from '../../figure/format-number.ts';
import { rangeText, scaleOf, scaleOfInterval, withUnit } from '../../figure/size-scale.ts';
import { growingParts } from './leak-words.ts';

const tones: Readonly<Record<LeakState, FindingTone>> = {
  grows: 'bad',
  'within-budget': 'good',
  undecided: 'caution',
  unmeasured: 'caution',
};

const pairedTones: Readonly<Record<PairedSlopes['state'], FindingTone>> = {
  grows: 'bad',
  'no-growth-found': 'good',
  unmeasured: 'caution',
};

export const leakFinding = (leak: ServiceLeak, baseline: ComparedArm | null): Finding => ({
  tone: leak.paired === null ? tones[leak.state] : pairedTones[leak.paired.state],
  text: leakSentence(leak, baseline),
});

/** `api grows by 1.9 MB per 1,000 requests (1.8 to 2.0), budget 1 MB: a leak; it is JS heap (1.8 MB).` */
export function leakSentence(leak: ServiceLeak, baseline: ComparedArm | null): string {
  if (leak.paired !== null) return pairedSentence(leak, leak.paired, baseline?.name ?? 'the base');
  const { service, state, bytesPerThousandRequests: growth, budgetBytes, parts } = leak;
  if (growth === null || state === 'unmeasured')
    return `${service}: unmeasured; there are too few readings after warm-up to say whether it grows.`;
  const scale = scaleOfInterval(growth);
  const range = `(${rangeText(growth, scale)})`;
  const budget = `budget ${formatLimit(budgetBytes)}`;
  const made = growingParts(parts);
  switch (state) {
    case 'grows':
      return `${service} grows by ${withUnit(growth.estimate, scale)} per 1,000 requests ${range}, ${budget}: a leak${made === '' ? '' : `; it is ${made}`}.`;
    case 'within-budget':
      return growth.high <= 0
        ? `${service} does not grow: ${withUnit(growth.estimate, scale)} per 1,000 requests ${range}, ${budget}.`
        : `${service} does not grow by more than ${withUnit(growth.high, scale)} per 1,000 requests ${range}, ${budget}.`;
    case 'undecided':
      return `${service} may grow by ${withUnit(growth.estimate, scale)} per 1,000 requests ${range}, ${budget}: undecided; more requests narrow it.`;
  }
}

/** `api grows by 0.92 MB per 1,000 requests more than main (at least 0.71), budget 0 MB: the change leaks; it is JS heap (0.90 MB).` */
function pairedSentence({ service, parts }: ServiceLeak, paired: PairedSlopes, base: string): string {
  const { state, addedBytes, lowerBytes, upperBytes, pairs, budgetBytes } = paired;
  if (state === 'unmeasured' || addedBytes === null || lowerBytes === null || upperBytes === null)
    return `${service}: unmeasured; ${formatCount(pairs, 'pair')} of runs cannot say whether it grows more than ${base}.`;
  const scale = scaleOf([addedBytes, lowerBytes, upperBytes]);
  const end = `${budgetBytes > 0 ? `, budget ${formatLimit(budgetBytes)}` : ''}, ${formatCount(pairs, 'pair')} of runs`;
  if (state === 'no-growth-found')
    return `${service}: no growth beyond that of ${base} found; cannot rule out more than ${withUnit(Math.max(0, upperBytes), scale)} per 1,000 requests${end}.`;
  const made = growingParts(parts);
  return `${service} grows by ${withUnit(addedBytes, scale)} per 1,000 requests more than ${base} (at least ${scale.format(lowerBytes)})${end}: the change leaks${made === '' ? '' : `; what grows is ${made}`}.`;
}
