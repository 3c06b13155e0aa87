// Programs that hold a known amount of memory: what a measurement has to find.

import type { Mode, PhaseName, Recording } from '@tare/accounting';
import { beforeAll, describe, expect, it } from 'vitest';
import { known, measured, mebibyte, onlyService, privateAt } from '../support/measured.ts';
import { serviceOf, subjectOf } from '../support/programs.ts';
import '../support/temporary-directory.ts';

const sizes = [16, 64, 256];

/** 1 MiB or 1 %, whichever is more. */
const allowance = (mebibytes: number): number => Math.max(1, mebibytes / 100) * mebibyte;

describe.each(['allocate.mjs', 'allocate.py'])('private memory of %s', (program) => {
  const weigh = (mebibytes: number, mode: Mode): Promise<Recording> =>
    measured(subjectOf(serviceOf(program, { args: [mebibytes] })), { modes: [mode] });

  describe.each<Mode>(['calm', 'natural'])('in the %s mode', (mode) => {
    let empty: Recording;
    beforeAll(async () => {
      empty = await weigh(0, mode);
    });

    it.each(sizes)('is %i MiB more than that of the same program with nothing', async (mebibytes) => {
      const recording = await weigh(mebibytes, mode);
      for (const phase of ['ready', 'idle', 'loaded', 'afterLoad', 'collected'] satisfies PhaseName[]) {
        console.log(program, mode, mebibytes, phase, (privateAt(recording, phase) - privateAt(empty, phase)) / mebibyte - mebibytes);
      }
    });
  });
});
