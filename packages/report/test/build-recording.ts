// Builds a Recording as `measure` writes it from a few weights: figures that add up by construction, without a process having run.

import {
  type Breakdown,
  type ClassTable,
  type Figure,
  isKnown,
  type MemoryClass,
  type Mode,
  memoryClasses,
  type PhaseFigures,
  type PhaseName,
  type ProcessPhase,
  type ProcessRecord,
  type ProcessRole,
  phaseNames,
  type Recording,
  recordingSchema,
  type Samples,
  type ServiceSummary,
  type ServiceTrial,
  type Spread,
  subtractFigures,
  sumFigures,
  type Trial,
  type Unavailable,
  unavailable,
} from '@tare/accounting';

const phaseAtMs: Record<PhaseName, number> = { ready: 412, idle: 2460, loaded: 3985, afterLoad: 6030, collected: 7420 };
const loadBeganAtMs = 2520;

const baseBytes: Record<Mode, number> = { natural: 7_122_944, calm: 6_914_048 };

export interface ProcessPlan {
  pid: number;
  parentPid: number;
  role: ProcessRole;
  argv: string[];
  /** Private bytes by phase. */
  weights: Record<PhaseName, number>;
  /** Whether it is a Node.js program, so that Base and Libraries can be told apart. */
  runtime: boolean;
}

export interface ServicePlan {
  name: string;
  processes: ProcessPlan[];
  route: string;
  charged: boolean;
}

const byPhase = <T>(value: (phase: PhaseName) => T): Record<PhaseName, T> => ({
  ready: value('ready'),
  idle: value('idle'),
  loaded: value('loaded'),
  afterLoad: value('afterLoad'),
  collected: value('collected'),
});

/** Shares of private memory by class; what is left over goes to the JS heap, so that the classes add up in bytes. */
const classShares: Partial<Record<MemoryClass, number>> = {
  malloc: 0.21,
  stacks: 0.013,
  anonymous: 0.087,
  runtime: 0.031,
  libraries: 0.019,
};

function classesOf(privateBytes: number): ClassTable {
  const shared: Partial<Record<MemoryClass, number>> = { runtime: 31_457_280, libraries: 4_628_480, files: 212_992 };
  const table = {} as ClassTable;
  let left = privateBytes;
  for (const name of memoryClasses) {
    const own = Math.floor((privateBytes * (classShares[name] ?? 0)) / 4096) * 4096;
    left -= own;
    const mapped = shared[name] ?? 0;
    table[name] = { privateBytes: own, pssBytes: own + Math.floor(mapped / 3), rssBytes: own + mapped };
  }
  const heap = table['js-heap'];
  table['js-heap'] = {
    privateBytes: heap.privateBytes + left,
    pssBytes: heap.pssBytes + left,
    rssBytes: heap.rssBytes + left,
  };
  return table;
}

const column = (table: ClassTable, field: 'privateBytes' | 'pssBytes' | 'rssBytes'): number =>
  memoryClasses.reduce((total, name) => total + table[name][field], 0);

function processPhase(weight: number): ProcessPhase {
  const classes = classesOf(weight);
  return {
    privateBytes: column(classes, 'privateBytes'),
    pssBytes: column(classes, 'pssBytes'),
    rssBytes: column(classes, 'rssBytes'),
    classes,
    threads: 11,
  };
}

const processRecord = (plan: ProcessPlan): ProcessRecord => ({
  pid: plan.pid,
  parentPid: plan.parentPid,
  role: plan.role,
  argv: plan.argv,
  executable: plan.runtime ? '/usr/bin/node' : '/usr/bin/dash',
  baseKey: plan.runtime ? 'node' : null,
  phases: byPhase((phase) => processPhase(plan.weights[phase])),
  collection: plan.runtime ? 'forced' : 'unsupported',
  isolates: !plan.runtime
    ? []
    : [
        {
          threadId: 0,
          heapUsedBytes: Math.round(plan.weights.collected * 0.42),
          heapTotalBytes: Math.round(plan.weights.collected * 0.49),
          externalBytes: 2_214_331,
          arrayBuffersBytes: 18_431,
        },
      ],
});

function servicePhases(processes: readonly ProcessRecord[], charged: boolean): Record<PhaseName, PhaseFigures> {
  const total = (phase: PhaseName, field: 'privateBytes' | 'pssBytes' | 'rssBytes'): Figure =>
    sumFigures(processes.map((process) => process.phases[phase][field]));
  return byPhase((phase) => {
    const weight = total(phase, 'privateBytes');
    return {
      privateBytes: weight,
      pssBytes: total(phase, 'pssBytes'),
      rssSumBytes: total(phase, 'rssBytes'),
      chargedBytes: charged && isKnown(weight) ? Math.round(weight * 1.13) + 6_291_456 : unavailable('unsupported'),
      peakPrivateBytes: isKnown(weight) ? Math.round(weight * (phase === 'loaded' ? 1.17 : 1.02)) : weight,
    };
  });
}

function breakdownOf(mode: Mode, phases: Record<PhaseName, PhaseFigures>, base: Figure): Breakdown {
  const totalBytes = phases[mode === 'calm' ? 'collected' : 'afterLoad'].privateBytes;
  const idle = phases.idle.privateBytes;
  return {
    baseBytes: base,
    librariesBytes: subtractFigures(idle, base),
    runtimeBytes: subtractFigures(totalBytes, idle),
    totalBytes,
  };
}

/** Straight lines between the phases with a little regular unrest, every 100 ms. */
export function samplesOf(phases: Record<PhaseName, PhaseFigures>, charged: boolean, untilMs: number): Samples {
  const samples: Samples = {
    atMs: [],
    privateBytes: [],
    rssSumBytes: [],
    pssBytes: [],
    chargedBytes: [],
    processes: [],
  };
  const at = (figure: (phase: PhaseFigures) => Figure, time: number): number => {
    const points = [
      { time: 0, value: 3e6 },
      ...phaseNames.flatMap((phase) => {
        const value = figure(phases[phase]);
        return isKnown(value) ? [{ time: phaseAtMs[phase], value }] : [];
      }),
    ];
    const after = points.find((point) => point.time >= time) ?? points.at(-1);
    const before = points.findLast((point) => point.time <= time) ?? points[0];
    if (after === undefined || before === undefined) return 0;
    const share = after.time === before.time ? 0 : (time - before.time) / (after.time - before.time);
    return before.value + (after.value - before.value) * share;
  };
  for (let time = 0; time <= untilMs; time += 100) {
    const busy = time > loadBeganAtMs && time < phaseAtMs.loaded ? 1 : 0.1;
    const unrest = Math.round((Math.sin(time / 130) + Math.sin(time / 57)) * 1.6e6 * busy);
    samples.atMs.push(time);
    samples.privateBytes.push(Math.max(0, Math.round(at((phase) => phase.privateBytes, time) + unrest)));
    samples.rssSumBytes.push(Math.max(0, Math.round(at((phase) => phase.rssSumBytes, time) + unrest)));
    samples.pssBytes.push(time % 500 === 0 ? Math.round(at((phase) => phase.pssBytes, time) + unrest) : null);
    samples.chargedBytes.push(charged ? Math.round(at((phase) => phase.chargedBytes, time) + unrest) : null);
    samples.processes.push(1);
  }
  return samples;
}

function serviceTrial(plan: ServicePlan, mode: Mode): ServiceTrial {
  const processes = plan.processes.map(processRecord);
  const phases = servicePhases(processes, plan.charged);
  const runtimes = plan.processes.filter((process) => process.runtime).length;
  const base = runtimes === 0 ? unavailable('unsupported') : runtimes * baseBytes[mode];
  return {
    name: plan.name,
    readyMs: phaseAtMs.ready,
    port: 3000,
    phases,
    breakdown: breakdownOf(mode, phases, base),
    processes,
    load: {
      requests: 1000,
      errors: 0,
      errorAnswers: 3,
      durationMs: 1465,
      throughputPerSecond: 682.6,
      latencyMs: { p50: 12.4, p95: 31.8, p99: 104.2 },
    },
    routes: [
      { route: plan.route, requests: 1000, statuses: { '200': 997, '404': 3 }, shapes: ['application/json {}'] },
    ],
    samples: samplesOf(phases, plan.charged, 8000),
    cgroup: unavailable('unsupported'),
    ending: { by: 'term', exitCode: 0, signal: null, durationMs: 38 },
    crashLines: [],
  };
}

function trialOf(id: number, mode: Mode, services: ServiceTrial[]): Trial {
  return {
    id,
    mode,
    state: 'complete',
    phaseAtMs,
    loadBeganAtMs,
    durationMs: 8100,
    services,
    samplingShareOfCore: 0.012,
    error: null,
  };
}

const spreadOf = (figure: Figure, trials: number, mode: Mode): Spread | Unavailable => {
  if (!isKnown(figure)) return figure;
  const half = trials < 2 ? 0 : mode === 'calm' ? 41_000 : 1_130_000;
  return { trials, low: figure - half, high: figure + half, standardDeviation: trials < 2 ? null : half * 0.8 };
};

const summaryOf = (trial: Trial, service: ServiceTrial, trials: number): ServiceSummary => ({
  name: service.name,
  mode: trial.mode,
  trials,
  shownTrial: trial.id,
  phases: service.phases,
  breakdown: service.breakdown,
  processes: service.processes,
  readyMs: service.readyMs,
  load: service.load,
  routes: service.routes,
  spread: byPhase((phase) => spreadOf(service.phases[phase].privateBytes, trials, trial.mode)),
});

export function recordingOf(
  name: string,
  plans: Record<Mode, ServicePlan[]>,
  changes: { trials?: number; limitBytes?: number } = {},
): Recording {
  const trialCount = changes.trials ?? 1;
  const modes: Mode[] = ['natural', 'calm'];
  const trials = modes.flatMap((mode, at) =>
    Array.from({ length: trialCount }, (_, index) =>
      trialOf(
        at * trialCount + index + 1,
        mode,
        plans[mode].map((plan) => serviceTrial(plan, mode)),
      ),
    ),
  );
  const shown = modes.flatMap((mode) => trials.filter((trial) => trial.mode === mode).slice(0, 1));
  const services = shown.flatMap((trial) => trial.services.map((service) => summaryOf(trial, service, trialCount)));
  return {
    schema: recordingSchema,
    recordedAt: '2026-01-05T10:00:12.345Z',
    outcome: 'complete',
    environment: {
      kernel: '6.18.2',
      architecture: 'x64',
      processors: 2,
      memoryBytes: 8_201_302_016,
      pageSizeBytes: 4096,
      transparentHugePages: 'madvise',
      cgroup: 2,
      nodeVersion: 'v20.20.2',
      tareVersion: '0.1.0',
    },
    subject: {
      name,
      services: plans.natural.map((plan) => ({
        name: plan.name,
        command: plan.processes[0]?.argv.join(' ') ?? '',
        argv: plan.processes[0]?.argv ?? [],
        environmentNames: [],
        dependsOn: [],
        ready: `port 3000, GET ${plan.route} answers`,
      })),
    },
    settings: {
      requests: 1000,
      connections: 10,
      warmup: 0,
      trials: trialCount,
      modes,
      routes: plans.natural.map((plan) => plan.route),
      seed: 7,
      limitBytes: changes.limitBytes ?? null,
    },
    trials,
    bases: modes.map((mode) => ({
      key: 'node',
      mode,
      executable: '/usr/bin/node',
      version: 'node v20.20.2',
      privateBytes: baseBytes[mode],
      pssBytes: 21_004_288,
      rssBytes: 42_631_168,
    })),
    services,
    fleet: shown.map((trial) => {
      const own = services.filter((service) => service.mode === trial.mode);
      const total = (pick: (service: ServiceSummary) => Figure): Figure => sumFigures(own.map(pick));
      return {
        mode: trial.mode,
        trials: trialCount,
        shownTrial: trial.id,
        phases: byPhase((phase) => ({
          privateBytes: total((service) => service.phases[phase].privateBytes),
          pssBytes: total((service) => service.phases[phase].pssBytes),
          rssSumBytes: total((service) => service.phases[phase].rssSumBytes),
          chargedBytes: total((service) => service.phases[phase].chargedBytes),
          peakPrivateBytes: total((service) => service.phases[phase].peakPrivateBytes),
        })),
        breakdown: {
          baseBytes: total((service) => service.breakdown.baseBytes),
          librariesBytes: total((service) => service.breakdown.librariesBytes),
          runtimeBytes: total((service) => service.breakdown.runtimeBytes),
          totalBytes: total((service) => service.breakdown.totalBytes),
        },
        spread: byPhase((phase) =>
          spreadOf(
            total((service) => service.phases[phase].privateBytes),
            trialCount,
            trial.mode,
          ),
        ),
      };
    }),
    warnings: [],
    error: null,
  };
}
