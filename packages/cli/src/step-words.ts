// What a trial is doing, in words that a person can follow.

import type { Progress } from '@tare/measure';

export const stepWords: Readonly<Record<Progress['step'], string>> = {
  boot: 'starting',
  ready: 'ready',
  settling: 'waiting for it to come to rest',
  idle: 'reading idle',
  load: 'under load',
  loaded: 'waiting for it to come to rest',
  afterLoad: 'collecting its garbage',
  collected: 'reading',
  stopping: 'stopping',
  base: 'weighing the bare runtime',
};
