// One trial: a fresh start of the whole subject, read at each phase, ended without a trace. Whatever goes wrong, what was read so far is returned.

import type { Figure, PhaseName, ServiceTrial, Touch, Trial, Warning } from '@tare/accounting';
import { judgeLoad } from './judge-load.ts';
import { type RunningOptions, RunningSubject } from './running-subject.ts';
import { recordError } from './trial-error.ts';

export interface TrialOptions extends RunningOptions {
  id: number;
  /** Where the trial ends as planned; a natural figure needs no collection after it. */
  lastPhase?: LastPhase;
  onStep: (step: TrialStep) => void;
  /** Looks on between the readings; what it does is no part of any of them. */
  witness?: TrialWitness;
  /**
   * Measures the bare runtime at a path in this trial's mode; called after the subject has gone, and remembered by the caller.
   * Without it the breakdown's Base is not sampled.
   */
  base?: (executable: string) => Promise<Figure>;
}

export interface TrialWitness {
  /** Of all services, after the reading. */
  ready(running: RunningSubject): Promise<void>;
  /** Between the idle reading and the load. */
  beforeLoad(running: RunningSubject): Promise<void>;
  /** Between the reading `loaded` and the rest after it. */
  afterLoad(running: RunningSubject): Promise<void>;
  /** After the last reading, before anything is ended. */
  collected(running: RunningSubject): Promise<void>;
}

export type LastPhase = Extract<PhaseName, 'afterLoad' | 'collected'>;

/** Steps that a person can follow. */
export type TrialStep =
  | 'boot'
  | 'ready'
  | 'settling'
  | 'idle'
  | 'load'
  | 'loaded'
  | 'afterLoad'
  | 'collected'
  | 'stopping';

export interface TrialOutcome {
  trial: Trial;
  warnings: Warning[];
  /** How readiness was found, by service. */
  ready: Record<string, string>;
  /** Uses of stand-ins, in the order they happened; empty where there were none. */
  touches: Touch[];
  /** What ended the trial early; undefined for a complete one. */
  failure: unknown;
}

export async function runTrial(options: TrialOptions): Promise<TrialOutcome> {
  const { id, mode, signal, onStep, base } = options;
  const running = new RunningSubject(options);
  const phaseAtMs: Trial['phaseAtMs'] = {};
  const bases = new Map<string, Figure>();
  const records = (): ServiceTrial[] => running.runs.map((run) => run.record(mode, running.sampler, bases));

  let failure = await running.live(
    async () => {
      await passPhases(running, phaseAtMs, options);
      running.sampler.stop();
      // Verdicts on the load come last: a Recording with a bad load is worth more than none.
      const services = records();
      running.runs.forEach(({ service }, index) => {
        const record = services[index];
        if (record) running.warnings.push(...judgeLoad(service, record));
      });
    },
    () => onStep('stopping'),
  );
  if (failure === undefined && base) {
    try {
      for (const executable of new Set(running.runs.flatMap((run) => [...run.roster.runtimes().values()])))
        bases.set(executable, await base(executable));
    } catch (error) {
      failure = error;
    }
  }
  return {
    trial: {
      id,
      mode,
      state: failure === undefined ? 'complete' : 'partial',
      phaseAtMs,
      loadBeganAtMs: running.loadBeganAtMs,
      durationMs: running.endedAtMs,
      services: records(),
      samplingShareOfCore: running.sampler.shareOfCore,
      error: failure === undefined ? null : recordError(failure, signal),
    },
    warnings: running.warnings,
    ready: running.ready,
    touches: running.touches,
    failure,
  };
}

async function passPhases(
  running: RunningSubject,
  phaseAtMs: Trial['phaseAtMs'],
  { mode, lastPhase = 'collected', isTraced = false, witness, onStep }: TrialOptions,
): Promise<void> {
  const mark = (phase: PhaseName): void => {
    phaseAtMs[phase] = Math.round(running.now());
  };
  const read = (phase: PhaseName): void => {
    running.requireAlive();
    for (const run of running.runs) run.readPhase(phase, running.sampler, running.now());
    mark(phase);
    onStep(phase);
  };
  onStep('boot');
  await running.start((run) => {
    run.readPhase('ready', running.sampler, running.now());
    onStep('ready');
  });
  mark('ready');
  await witness?.ready(running);
  onStep('settling');
  for (const run of running.runs) {
    const warmup = run.service.load?.warmup ?? 0;
    if (warmup > 0) await running.drive(run, warmup);
  }
  await running.settle('after start');
  // Of a traced start only the end is asked about, and to collect among its samples takes twice as long.
  const collectsIdle = mode === 'calm' && !isTraced;
  if (collectsIdle) await running.collect();
  read('idle');
  if (collectsIdle) await running.release();
  await witness?.beforeLoad(running);
  onStep('load');
  running.beginLoad();
  for (const run of running.runs) {
    const result = run.service.load ? await running.drive(run, run.service.load.requests) : undefined;
    if (result) run.loaded(result);
  }
  read('loaded');
  await witness?.afterLoad(running);
  await running.settle('after load');
  read('afterLoad');
  if (lastPhase === 'afterLoad') return;
  await running.collect();
  read('collected');
  await witness?.collected(running);
}
