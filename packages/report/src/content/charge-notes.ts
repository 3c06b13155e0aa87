// What the kernel billed the subject's own control group: the exact peak, which no sampling can give, and what of the charge is file cache.

import { type CgroupRecord, isKnown, type Recording } from '@tare/accounting';
import { formatBytes } from '../figure/format-bytes.ts';
import { formatCount } from '../figure/format-number.ts';
import type { ShownMode } from './shown-modes.ts';

/** Less is noise: a log file, a page of a library. */
const worthSaying = 1_000_000;

/** One sentence per service that had a group in the natural trial; why none had, the column of the charge says. */
export function chargeNotes(recording: Recording, modes: readonly ShownMode[]): string[] {
  // A calm trial collects before its idle reading: its peak is tare's doing.
  const natural = modes.filter(({ mode }) => mode === 'natural');
  const shown = natural.flatMap(({ mode, shownTrial }) => {
    const trial = recording.trials.find((candidate) => candidate.id === shownTrial);
    return (trial?.services ?? []).map((service) => ({ mode, name: service.name, cgroup: service.cgroup }));
  });
  const several = new Set(shown.map(({ name }) => name)).size > 1;
  return shown.flatMap(({ mode, name, cgroup }) =>
    'state' in cgroup ? [] : chargeNote(several ? `${name}, ${mode}` : mode, cgroup),
  );
}

function chargeNote(label: string, cgroup: CgroupRecord): string[] {
  const { peakChargedBytes, inactiveFileBytes, outOfMemoryKills, version } = cgroup;
  if (!isKnown(peakChargedBytes)) return [];
  const cache =
    isKnown(inactiveFileBytes) && inactiveFileBytes >= worthSaying
      ? `; after load ${formatBytes(inactiveFileBytes)} were file cache that goes first`
      : '';
  const kills =
    isKnown(outOfMemoryKills) && outOfMemoryKills > 0
      ? `; the kernel killed for memory ${formatCount(outOfMemoryKills, 'time')}`
      : '';
  return [`${label}: charged at most ${formatBytes(peakChargedBytes)}, exact, by cgroup v${version}${cache}${kills}.`];
}
