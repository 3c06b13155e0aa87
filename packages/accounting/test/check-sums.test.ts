import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSums } from '../src/check-sums.ts';
import { memoryClasses, phaseNames, type Recording } from '../src/recording.ts';
import { type Site, sitesOf, soundRecording } from './support/generated-recording.ts';

const levels: readonly Site['level'][] = ['class', 'process', 'service', 'breakdown', 'fleet', 'fleet breakdown'];
const difference = fc.integer({ min: -1e9, max: 1e9 }).filter((bytes) => bytes !== 0);

describe('checkSums', () => {
  it('finds nothing in a sound Recording, with whatever missing inside', () => {
    fc.assert(
      fc.property(soundRecording, (recording) => {
        expect(checkSums(recording)).toEqual([]);
      }),
    );
  });

  it.each(levels)('finds a single byte, or any other difference, at the level: %s', (level) => {
    let planted = 0;
    fc.assert(
      fc.property(soundRecording, fc.nat(), fc.oneof(fc.constant(1), difference), (recording, choice, bytes) => {
        const sites = sitesOf(recording).filter((site) => site.level === level);
        const site = sites[choice % Math.max(1, sites.length)];
        fc.pre(site !== undefined);
        site?.change(bytes);
        planted += 1;
        const found = checkSums(recording);
        expect(found).not.toEqual([]);
        for (const { partsBytes, wholeBytes } of found) expect(Math.abs(partsBytes - wholeBytes)).toBe(Math.abs(bytes));
      }),
    );
    expect(planted).toBeGreaterThan(50);
  });

  it('finds a class or a column that was dropped', () => {
    fc.assert(
      fc.property(
        soundRecording,
        fc.constantFrom(...memoryClasses),
        fc.constantFrom('privateBytes' as const, 'pssBytes' as const, 'rssBytes' as const),
        (recording, name, column) => {
          let dropped = 0;
          for (const service of recording.trials.flatMap((trial) => trial.services))
            for (const process of service.processes)
              for (const phase of phaseNames) {
                const { classes } = process.phases[phase];
                if ('state' in classes || classes[name][column] === 0) continue;
                classes[name][column] = 0;
                dropped += 1;
              }
          expect(checkSums(recording)).toHaveLength(dropped);
        },
      ),
    );
  });

  it('survives being written and read', () => {
    fc.assert(
      fc.property(soundRecording, (recording) => {
        const read = JSON.parse(JSON.stringify(recording)) as Recording;
        expect(read).toEqual(recording);
        expect(checkSums(read)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('says where: trial, service, phase and the process’s place among all of the service’s processes', () => {
    const [recording] = fc.sample(soundRecording, { numRuns: 200, seed: 7 }).filter(({ trials }) => {
      const [first, second] = trials[0]?.services[0]?.processes ?? [];
      const unread = first && 'state' in first.phases.idle.classes;
      return unread && second && !('state' in second.phases.idle.classes);
    });
    const classes = recording?.trials[0]?.services[0]?.processes[1]?.phases.idle.classes;
    if (!recording || !classes || 'state' in classes) throw new Error('no such Recording among the samples');
    classes.files.rssBytes += 3;
    expect(checkSums(recording)).toMatchObject([
      { where: 'trials[0].services.service-0.idle.processes[1].classes.rssBytes' },
    ]);
  });

  it('checks nothing where a part is unknown', () => {
    fc.assert(
      fc.property(soundRecording, (recording) => {
        for (const service of recording.trials.flatMap((trial) => trial.services)) {
          for (const phase of phaseNames) {
            for (const process of service.processes) {
              const part = process.phases[phase];
              part.privateBytes = part.pssBytes = part.rssBytes = { state: 'denied' };
              part.classes = { state: 'denied' };
            }
          }
        }
        expect(checkSums(recording)).toEqual([]);
      }),
    );
  });
});
