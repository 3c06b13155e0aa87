import { type CgroupRecord, type Recording, unavailable } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { chargeNotes } from '../../src/content/charge-notes.ts';
import { shownModes } from '../../src/content/shown-modes.ts';
import { singleService } from '../sample-recording.ts';

const charged: CgroupRecord = {
  version: 2,
  peakChargedBytes: 78_200_000,
  inactiveFileBytes: 4_100_000,
  outOfMemoryKills: 0,
};

function withCgroup(recording: Recording, cgroup: CgroupRecord): Recording {
  const trials = recording.trials.map((trial) => ({
    ...trial,
    services: trial.services.map((service) => ({ ...service, cgroup })),
  }));
  return { ...recording, trials };
}

const notesOf = (recording: Recording): string[] => chargeNotes(recording, shownModes(recording));
const first = singleService();

describe('the notes on what the control group was charged', () => {
  it('name the exact peak, the dialect and the file cache', () => {
    expect(notesOf(withCgroup(first, charged))[0]).toMatch(
      /charged at most 78\.2 MB, exact, by cgroup v2; after load 4\.1 MB were file cache that goes first\.$/,
    );
  });

  it('say when the kernel killed for memory', () => {
    expect(notesOf(withCgroup(first, { ...charged, outOfMemoryKills: 2 }))[0]).toContain('killed for memory 2 times');
  });

  it('are absent where the peak is not known, as before Linux 5.19', () => {
    expect(notesOf(withCgroup(first, { ...charged, peakChargedBytes: unavailable('unsupported') }))).toEqual([]);
  });
});
