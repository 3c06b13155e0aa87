// measure() as the tests call it: whatever the test is about, the sums of the Recording are right, it survives JSON, and nothing of the subject is left.

import { randomUUID } from 'node:crypto';
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
import { cgroupsOf, processesWith } from './census.ts';
import { trialsUnderWay } from './temporary-directory.ts';

export const mebibyte: number = 1024 * 1024;

/** One calm trial, unless said otherwise. */
export async function measured(subject: Subject, options: MeasureOptions = {}): Promise<Recording> {
  const mark = `TARE_TEST=${randomUUID()}`;
  const [name = '', value = ''] = mark.split('=');
  const marked: Subject = {
    ...subject,
    services: subject.services.map((service) => ({
      ...service,
      launch: { ...service.launch, env: { ...service.launch.env, [name]: value } },
    })),
  };
  const trialIds = new Set<string>();
  const recording = await measure(marked, {
    modes: ['calm'],
    ...options,
    onProgress: (progress) => {
      for (const id of trialsUnderWay()) trialIds.add(id);
      options.onProgress?.(progress);
    },
  });
  expectSound(recording);
  expect(processesWith(mark), 'processes of the subject that are left').toEqual([]);
  expect(trialIds.size, 'trials that were seen').toBeGreaterThan(0);
  expect(cgroupsOf(trialIds), 'control groups that are left').toEqual([]);
  expect(trialsUnderWay(), 'run directories that are left').toEqual([]);
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
