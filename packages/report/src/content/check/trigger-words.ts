// When a decision is to be thought over, in words.

import type { Decision, DecisionResult, Trigger } from '@tare/experiment';
import { formatLimit } from '../../figure/format-bytes.ts';
import { formatDuration } from '../../figure/format-duration.ts';
import { groupThousands } from '../../figure/format-number.ts';

/** `total above 200 MB`, `service added`, `p95 above 50 ms`. */
export function triggerText(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'total-above':
      return `total above ${formatLimit(trigger.bytes)}`;
    case 'service-added':
      return 'service added';
    case 'p95-above':
      return `p95 above ${Number.isInteger(trigger.milliseconds) ? `${groupThousands(trigger.milliseconds)} ms` : formatDuration(trigger.milliseconds)}`;
  }
}

export const decidedText = ({ decision, change }: Decision): string =>
  `${decision === 'accepted' ? 'accept' : 'reject'} ${change}`;

/** `The decision to reject jemalloc is to be thought over: total above 200 MB (seen 214 MB).` */
export function firedSentence({ decision, fired }: DecisionResult): string {
  const reasons = fired.map(({ trigger, seen }) => `${triggerText(trigger)} (seen ${seen})`);
  return `The decision to ${decidedText(decision)} is to be thought over: ${reasons.join('; ')}.`;
}
