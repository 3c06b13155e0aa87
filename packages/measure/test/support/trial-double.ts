// Trials as plain values, with figures that a test can name; everything else as a trial would have it.

import {
  type PhaseFigures,
  type PhaseName,
  phaseNames,
  type ServiceTrial,
  type Trial,
  unavailable,
} from '@tare/accounting';

export const phaseOf = (privateBytes: number): PhaseFigures => ({
  privateBytes,
  pssBytes: privateBytes + 10,
  rssSumBytes: privateBytes + 100,
  chargedBytes: privateBytes + 50,
  peakPrivateBytes: privateBytes + 1,
});

const notReached: PhaseFigures = {
  privateBytes: unavailable('not-sampled'),
  pssBytes: unavailable('not-sampled'),
  rssSumBytes: unavailable('not-sampled'),
  chargedBytes: unavailable('not-sampled'),
  peakPrivateBytes: unavailable('not-sampled'),
};

/** @param bytes private bytes by phase, in the order of the phases; phases beyond were not reached */
export function serviceTrialOf(
  name: string,
  bytes: readonly number[],
  parts: Partial<ServiceTrial> = {},
): ServiceTrial {
  const phases = Object.fromEntries(
    phaseNames.map((phase, index): [PhaseName, PhaseFigures] => {
      const figure = bytes[index];
      return [phase, figure === undefined ? notReached : phaseOf(figure)];
    }),
  ) as ServiceTrial['phases'];
  const [, idle, , , total] = bytes;
  const absent = unavailable('not-sampled');
  return {
    name,
    readyMs: 100,
    port: 3000,
    phases,
    breakdown: {
      baseBytes: idle === undefined ? absent : 5,
      librariesBytes: idle === undefined ? absent : idle - 5,
      runtimeBytes: idle === undefined || total === undefined ? absent : total - idle,
      totalBytes: total ?? absent,
    },
    processes: [],
    load: absent,
    routes: [],
    samples: { atMs: [], privateBytes: [], rssSumBytes: [], pssBytes: [], chargedBytes: [], processes: [] },
    cgroup: absent,
    ending: absent,
    crashLines: [],
    ...parts,
  };
}

export function trialOf(id: number, services: ServiceTrial[], parts: Partial<Trial> = {}): Trial {
  return {
    id,
    mode: 'calm',
    state: 'complete',
    phaseAtMs: { ready: 100, idle: 200, loaded: 300, afterLoad: 400, collected: 500 },
    loadBeganAtMs: 200,
    durationMs: 600,
    services,
    samplingShareOfCore: 0.01,
    error: null,
    ...parts,
  };
}
