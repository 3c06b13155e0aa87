// The answer: one sentence, the same against the plan, and the few numbers that a reader takes away.

import { isKnown, maxFigure, phaseNames, type Recording, unavailable } from '@tare/accounting';
import type { KeyFigure } from '../document/document.ts';
import { formatBytes, formatFineBytes, formatLimit, tableUnit } from '../figure/format-bytes.ts';
import { formatFigure } from '../figure/format-figure.ts';
import { formatCount, formatShare } from '../figure/format-number.ts';
import { decidingPhase, modeAndPhase, modeMeaning } from './mode-words.ts';
import { readingLabel, type ShownMode } from './shown-modes.ts';

/** `web weighs 36.1 MB private (natural, after load) and retains 24.3 MB (calm, collected).` */
export function headlineOf(recording: Recording, modes: readonly ShownMode[]): string {
  const { name, services } = recording.subject;
  const several = services.length > 1;
  const subject = several ? `${name}: ${services.length} services together` : (services[0]?.name ?? name);
  const verbs = several ? { natural: 'weigh', calm: 'retain' } : { natural: 'weighs', calm: 'retains' };
  const known = modes.filter(({ whole }) => isKnown(whole.breakdown.totalBytes));
  if (known.length === 0) return `${several ? name : subject}: no weight could be taken${lastReading(modes)}.`;
  const clauses = known.map(({ mode, whole }, index) => {
    const total = formatFigure(whole.breakdown.totalBytes, formatBytes);
    return `${verbs[mode]} ${total}${index === 0 ? ' private' : ''} (${modeAndPhase[mode]})`;
  });
  return `${subject} ${clauses.join(' and ')}.`;
}

/** What is known of a subject that did not come to the phase that decides. */
function lastReading(modes: readonly ShownMode[]): string {
  const reading = modes.find(({ readPhase }) => readPhase !== undefined);
  if (reading?.readPhase === undefined) return '';
  const weight = formatFigure(reading.whole.phases[reading.readPhase].privateBytes, formatBytes);
  return `; the last reading is ${weight} private (${readingLabel(reading.mode, reading.readPhase)})`;
}

/** `Share of the limit: 7 % of 512 MB (natural, after load); 9 % at the private peak, 48.2 MB; 12 % as charged to its cgroup, 60.2 MB.` */
export function limitLineOf(recording: Recording, modes: readonly ShownMode[]): string | null {
  const limit = recording.settings.limitBytes;
  const [first] = modes;
  if (limit === null || first === undefined) return null;
  const { mode, whole } = first;
  const total = whole.breakdown.totalBytes;
  // Up to the last request only: the forced collection that follows has a peak of its own, which no user would ever see.
  const peak = phaseNames
    .filter((phase) => phase !== 'collected')
    .map((phase) => whole.phases[phase].peakPrivateBytes)
    .reduce(maxFigure, unavailable('not-sampled'));
  const charged = whole.phases[decidingPhase[mode]].chargedBytes;
  const shares = [
    ...(isKnown(total) ? [`${formatShare(total, limit)} of ${formatLimit(limit)} (${modeAndPhase[mode]})`] : []),
    ...(isKnown(peak) ? [`${formatShare(peak, limit)} at the private peak, ${formatBytes(peak)}`] : []),
    ...(isKnown(charged) ? [`${formatShare(charged, limit)} as charged to its cgroup, ${formatBytes(charged)}`] : []),
  ];
  const over = [total, peak, charged].some((figure) => isKnown(figure) && figure > limit);
  return shares.length === 0 ? null : `${over ? 'Over the limit' : 'Share of the limit'}: ${shares.join('; ')}.`;
}

export function keyFiguresOf(recording: Recording, modes: readonly ShownMode[]): KeyFigure[] {
  const limit = recording.settings.limitBytes;
  return modes.flatMap(({ mode, trials, whole }) => {
    const total = whole.breakdown.totalBytes;
    if (!isKnown(total)) return [];
    const spread = whole.spread[decidingPhase[mode]];
    const range =
      'state' in spread || spread.trials < 2
        ? ''
        : `, ${formatFineBytes(spread.low)}–${formatFineBytes(spread.high)} ${tableUnit}`;

    return [
      {
        value: formatBytes(total),
        label: `private, ${modeAndPhase[mode]}: ${modeMeaning[mode]}`,
        detail: trials === 0 ? 'from a trial that did not come to its end' : `${formatCount(trials, 'trial')}${range}`,
        shareOfLimit: limit === null ? null : total / limit,
        shareText: limit === null ? null : `${formatShare(total, limit)} of ${formatLimit(limit)}`,
      },
    ];
  });
}
