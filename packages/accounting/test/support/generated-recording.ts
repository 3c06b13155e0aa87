// Recordings whose parts add up, drawn by fast-check, with missing figures where real ones have them: processes that ended or may not be read, phases
// that were not reached, programs without a Base.

import fc from 'fast-check';
import { type Figure, isKnown, subtractFigures, sumFigures, type Unavailable } from '../../src/figure.ts';
import {
  type Breakdown,
  type ClassTable,
  type FleetSummary,
  type Mode,
  memoryClasses,
  type PhaseFigures,
  type PhaseName,
  type ProcessPhase,
  type ProcessRecord,
  phaseNames,
  type Recording,
  recordingSchema,
  type ServiceSummary,
  type ServiceTrial,
  type Trial,
} from '../../src/recording.ts';
import { sumClasses } from '../../src/weigh-process.ts';

const notSampled: Unavailable = { state: 'not-sampled' };

const classTable: fc.Arbitrary<ClassTable> = fc
  .array(fc.nat({ max: 2 ** 33 }), { minLength: memoryClasses.length * 3, maxLength: memoryClasses.length * 3 })
  .map(
    (cells) =>
      Object.fromEntries(
        memoryClasses.map((name, index) => [
          name,
          {
            privateBytes: cells[3 * index] ?? 0,
            pssBytes: name === 'swap' ? 0 : (cells[3 * index + 1] ?? 0),
            rssBytes: name === 'swap' ? 0 : (cells[3 * index + 2] ?? 0),
          },
        ]),
      ) as ClassTable,
  );

const missingPhase = (why: Unavailable): ProcessPhase => ({
  privateBytes: why,
  pssBytes: why,
  rssBytes: why,
  classes: why,
  threads: why,
});

const processPhase: fc.Arbitrary<ProcessPhase> = fc.oneof(
  {
    weight: 8,
    arbitrary: classTable.map((classes) => ({
      privateBytes: sumClasses(classes, 'privateBytes'),
      pssBytes: sumClasses(classes, 'pssBytes'),
      rssBytes: sumClasses(classes, 'rssBytes'),
      classes,
      threads: 11,
    })),
  },
  { weight: 1, arbitrary: fc.constant(missingPhase({ state: 'vanished' })) },
  { weight: 1, arbitrary: fc.constant(missingPhase({ state: 'denied' })) },
);

const perPhase = <T>(of: (phase: PhaseName) => T): Record<PhaseName, T> =>
  Object.fromEntries(phaseNames.map((phase) => [phase, of(phase)])) as Record<PhaseName, T>;

/** As measure sums them: who ended counts nothing, who may not be read makes the sum unknown. */
function sumProcesses(parts: readonly ProcessPhase[]): PhaseFigures {
  const alive = parts.filter((part) => isKnown(part.privateBytes) || part.privateBytes.state !== 'vanished');
  const sum = (column: 'privateBytes' | 'pssBytes' | 'rssBytes'): Figure =>
    alive.length === 0 ? { state: 'vanished' } : sumFigures(alive.map((part) => part[column]));
  return {
    privateBytes: sum('privateBytes'),
    pssBytes: sum('pssBytes'),
    rssSumBytes: sum('rssBytes'),
    chargedBytes: { state: 'unsupported' },
    peakPrivateBytes: notSampled,
  };
}

function breakdownOf(mode: Mode, phases: Record<PhaseName, PhaseFigures>, baseBytes: Figure): Breakdown {
  const idle = phases.idle.privateBytes;
  const totalBytes = (mode === 'calm' ? phases.collected : phases.afterLoad).privateBytes;
  return {
    baseBytes,
    librariesBytes: isKnown(baseBytes) ? subtractFigures(idle, baseBytes) : idle,
    runtimeBytes: subtractFigures(totalBytes, idle),
    totalBytes,
  };
}

interface DrawnService {
  reached: number;
  base: Figure;
  processes: Record<PhaseName, ProcessPhase>[];
}

const drawnService: fc.Arbitrary<DrawnService> = fc.record({
  reached: fc.oneof({ weight: 4, arbitrary: fc.constant(5) }, { weight: 1, arbitrary: fc.nat({ max: 5 }) }),
  base: fc.oneof(
    { weight: 3, arbitrary: fc.nat({ max: 1e8 }) as fc.Arbitrary<Figure> },
    { weight: 1, arbitrary: fc.constantFrom<Figure>({ state: 'unsupported' }, notSampled) },
  ),
  processes: fc.array(
    fc.record(
      Object.fromEntries(phaseNames.map((phase) => [phase, processPhase])) as Record<PhaseName, typeof processPhase>,
    ),
    { minLength: 1, maxLength: 3 },
  ),
});

function serviceTrial(name: string, mode: Mode, drawn: DrawnService): ServiceTrial {
  const isReached = (phase: PhaseName): boolean => phaseNames.indexOf(phase) < drawn.reached;
  const processes = drawn.processes.map(
    (phases, index): ProcessRecord => ({
      pid: 100 + index,
      parentPid: 1,
      role: 'runtime',
      argv: ['node', 'server.js'],
      executable: '/opt/node/bin/node',
      baseKey: '/opt/node/bin/node',
      phases: perPhase((phase) => (isReached(phase) ? phases[phase] : missingPhase(notSampled))),
      collection: 'forced',
      isolates: [],
    }),
  );
  const nothing: PhaseFigures = {
    privateBytes: notSampled,
    pssBytes: notSampled,
    rssSumBytes: notSampled,
    chargedBytes: notSampled,
    peakPrivateBytes: notSampled,
  };
  const phases = perPhase((phase) =>
    isReached(phase) ? sumProcesses(processes.map((process) => process.phases[phase])) : nothing,
  );
  return {
    name,
    readyMs: 1,
    port: 3000,
    phases,
    breakdown: breakdownOf(mode, phases, drawn.base),
    processes,
    load: notSampled,
    routes: [],
    samples: { atMs: [], privateBytes: [], rssSumBytes: [], pssBytes: [], chargedBytes: [], processes: [] },
    cgroup: notSampled,
    ending: notSampled,
    crashLines: [],
  };
}

function fleetOf(mode: Mode, shownTrial: number, services: readonly ServiceSummary[]): FleetSummary {
  const bases = services
    .map(({ breakdown }) => breakdown.baseBytes)
    .filter((base) => isKnown(base) || base.state !== 'unsupported');
  const parts = (name: keyof Breakdown): Figure => sumFigures(services.map(({ breakdown }) => breakdown[name]));
  const phases = perPhase((phase): PhaseFigures => {
    const sum = (name: keyof PhaseFigures): Figure =>
      sumFigures(services.map((service) => service.phases[phase][name]));
    return {
      privateBytes: sum('privateBytes'),
      pssBytes: sum('pssBytes'),
      rssSumBytes: sum('rssSumBytes'),
      chargedBytes: sum('chargedBytes'),
      peakPrivateBytes: sum('peakPrivateBytes'),
    };
  });
  const breakdown = {
    baseBytes: bases.length === 0 ? ({ state: 'unsupported' } as const) : sumFigures(bases),
    librariesBytes: parts('librariesBytes'),
    runtimeBytes: parts('runtimeBytes'),
    totalBytes: parts('totalBytes'),
  };
  return { mode, trials: 1, shownTrial, phases, breakdown, spread: perPhase(() => notSampled) };
}

export const soundRecording: fc.Arbitrary<Recording> = fc
  .record({
    modes: fc.constantFrom<Mode[]>(['calm'], ['natural'], ['calm', 'natural']),
    trials: fc.array(fc.array(drawnService, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 2 }),
  })
  .map(({ modes, trials: drawnTrials }): Recording => {
    const trials = modes.map((mode, index): Trial => {
      const services = (drawnTrials[index] ?? []).map((drawn, place) => serviceTrial(`service-${place}`, mode, drawn));
      return {
        id: index + 1,
        mode,
        state: 'complete',
        phaseAtMs: {},
        loadBeganAtMs: null,
        durationMs: 1,
        services,
        samplingShareOfCore: 0,
        error: null,
      };
    });
    const services = trials.flatMap((trial) =>
      trial.services.map((service): ServiceSummary => {
        const { name, phases, breakdown, processes, readyMs, load, routes } = structuredClone(service);
        const spread = perPhase(() => notSampled);
        const shown = { mode: trial.mode, trials: 1, shownTrial: trial.id };
        return { name, ...shown, phases, breakdown, processes, readyMs, load, routes, spread };
      }),
    );
    return {
      schema: recordingSchema,
      recordedAt: '2026-01-01T00:00:00.000Z',
      outcome: 'complete',
      environment: {
        kernel: '6.1.0',
        architecture: 'x64',
        processors: 2,
        memoryBytes: 8e9,
        pageSizeBytes: 4096,
        transparentHugePages: 'madvise',
        cgroup: { state: 'unsupported' },
        nodeVersion: 'v20.19.0',
        tareVersion: '0.0.0',
      },
      subject: { name: 'drawn', services: [] },
      settings: {
        requests: 1,
        connections: 1,
        warmup: 0,
        trials: 1,
        modes,
        routes: [],
        seed: 1,
        limitBytes: null,
      },
      trials,
      bases: [],
      services,
      fleet: trials.map((trial) =>
        fleetOf(
          trial.mode,
          trial.id,
          services.filter((service) => service.mode === trial.mode),
        ),
      ),
      warnings: [],
      error: null,
    };
  });

/** A figure of a Recording that is part of a sum, and how to change it. */
export interface Site {
  level: 'class' | 'process' | 'service' | 'breakdown' | 'fleet' | 'fleet breakdown';
  change: (bytes: number) => void;
}

/** Every known figure that stands in a sum with known parts, within `recording` itself. */
export function sitesOf(recording: Recording): Site[] {
  const sites: Site[] = [];
  const add = <K extends string>(level: Site['level'], holder: Record<K, Figure>, key: K): void => {
    const figure = holder[key];
    if (!isKnown(figure)) return;
    sites.push({
      level,
      change: (bytes) => {
        holder[key] = figure + bytes;
      },
    });
  };
  const addBreakdown = (level: Site['level'], breakdown: Breakdown): void => {
    const { librariesBytes, runtimeBytes, totalBytes } = breakdown;
    // Alone, a Base says nothing; with the libraries it is the idle weight.
    if (isKnown(librariesBytes)) add(level, breakdown, 'baseBytes');
    if (isKnown(librariesBytes)) add(level, breakdown, 'librariesBytes');
    if (isKnown(librariesBytes) && isKnown(totalBytes) && isKnown(runtimeBytes)) add(level, breakdown, 'runtimeBytes');
    add(level, breakdown, 'totalBytes');
  };
  for (const service of [...recording.trials.flatMap((trial) => trial.services), ...recording.services]) {
    addBreakdown('breakdown', service.breakdown);
    for (const phase of phaseNames) {
      for (const figure of ['privateBytes', 'pssBytes', 'rssSumBytes'] as const)
        add('service', service.phases[phase], figure);
      for (const process of service.processes) {
        const part = process.phases[phase];
        for (const figure of ['privateBytes', 'pssBytes', 'rssBytes'] as const) {
          add('process', part, figure);
          if (!('state' in part.classes)) for (const name of memoryClasses) add('class', part.classes[name], figure);
        }
      }
    }
  }
  for (const fleet of recording.fleet) {
    addBreakdown('fleet breakdown', fleet.breakdown);
    for (const phase of phaseNames)
      for (const figure of ['privateBytes', 'pssBytes', 'rssSumBytes'] as const)
        add('fleet', fleet.phases[phase], figure);
  }
  return sites;
}
