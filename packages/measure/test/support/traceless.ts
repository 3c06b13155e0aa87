// Runs something on a subject and looks, apart from the code under test, that nothing of it is left on the machine.

import { randomUUID } from 'node:crypto';
import type { Subject } from '@tare/measure';
import { expect } from 'vitest';
import { cgroupsOf, processesWith } from './census.ts';
import { trialsUnderWay } from './temporary-directory.ts';

/** @param run gets the subject with a mark in its environment, and a function to call while it runs */
export async function traceless<T>(
  subject: Subject,
  run: (marked: Subject, look: () => void) => Promise<T>,
): Promise<T> {
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
  const result = await run(marked, () => {
    for (const id of trialsUnderWay()) trialIds.add(id);
  });
  expect(processesWith(mark), 'processes of the subject that are left').toEqual([]);
  expect(trialIds.size, 'trials that were seen').toBeGreaterThan(0);
  expect(cgroupsOf(trialIds), 'control groups that are left').toEqual([]);
  expect(trialsUnderWay(), 'run directories that are left').toEqual([]);
  return result;
}
