// measure() as the tests call it: whatever the test is about, the sums of the Recording are right, it survives JSON, and nothing of the subject is left.

import {
  checkSums,
  type Figure,
  isKnown,
  type PhaseName,
  type Recording,
  type ServiceTrial,
  type SystemFiles,
  type Trial,
  unavailable,
} from '@tare/accounting';
import { liveFiles } from '@tare/accounting/node';
import { type MeasureOptions, measure, type Subject } from '@tare/measure';
import { expect } from 'vitest';
import { traceless } from './traceless.ts';

export const mebibyte: number = 1024 * 1024;

/** One calm trial, unless said otherwise. */
export async function measured(subject: Subject, options: MeasureOptions = {}): Promise<Recording> {
  const recording = await traceless(subject, (marked, look) =>
    measure(marked, {
      modes: ['calm'],
      ...options,
      onProgress: (progress) => {
        look();
        options.onProgress?.(progress);
      },
    }),
  );
  expectSound(recording);
  return recording;
}

/** What holds for every Recording. */
export function expectSound(recording: Recording): void {
  expect(checkSums(recording)).toEqual([]);
  expect(JSON.parse(JSON.stringify(recording))).toEqual(recording);
  for (const trial of recording.trials) {
    for (const { samples } of trial.services) {
      const lengths = Object.values(samples).map((column: unknown[]) => column.length);
      expect(new Set(lengths).size, 'columns of samples are equally long').toBe(1);
    }
  }
}

/** This machine as it would be where no control group may be made. */
export function filesWithoutCgroups(): SystemFiles {
  const live = liveFiles();
  return {
    ...live,
    readText: (path) => (path === '/proc/self/cgroup' ? unavailable('denied') : live.readText(path)),
  };
}

export function onlyTrial(recording: Recording): Trial {
  expect(recording.trials).toHaveLength(1);
  const [trial] = recording.trials;
  if (!trial) throw new Error('There is no trial.');
  return trial;
}

/** The single service of the single trial. */
export function onlyService(recording: Recording): ServiceTrial {
  const { services } = onlyTrial(recording);
  expect(services).toHaveLength(1);
  const [service] = services;
  if (!service) throw new Error('There is no service.');
  return service;
}

export function known(figure: Figure): number {
  if (!isKnown(figure)) throw new Error(`The figure is ${figure.state}.`);
  return figure;
}

export const privateAt = (recording: Recording, phase: PhaseName): number =>
  known(onlyService(recording).phases[phase].privateBytes);

export const warningCodes = (recording: Recording): string[] => recording.warnings.map((warning) => warning.code);
