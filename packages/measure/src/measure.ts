// The verb: a subject in, a Recording out. Runs the trials one after the other, keeps whatever was measured, and never throws for what a subject does.

import {
  type BaseRecord,
  distinctWarnings,
  type Figure,
  type Mode,
  type RecordedService,
  type Recording,
  recordingSchema,
  TareError,
  type Trial,
  type Warning,
} from '@tare/accounting';
import { measureBase, unmeasuredBase } from './base/measure-base.ts';
import { type LoadSettings, loadSettings } from './subject/load-settings.ts';
import type { Subject } from './subject/subject.ts';
import { summarise } from './summary/summarise.ts';
import { runTrial, type TrialStep } from './trial/run-trial.ts';
import { throwBug } from './trial/trial-error.ts';
import { type GroundOptions, noSignal, prepareGround } from './trial/trial-ground.ts';

export interface MeasureOptions extends GroundOptions {
  modes?: readonly Mode[];
  /** Fresh starts per mode. */
  trials?: number;
  /** Order of requests; the same seed gives the same order. */
  seed?: number;
  /** Size of the plan to compare with, bytes. */
  limitBytes?: number;
  /** Begins no further trial after this long, ms; the first of each mode is always run. */
  timeMs?: number;
  /** A Recording of the same subject and settings that was cut short: its complete trials are kept, and only the missing ones run. */
  earlier?: Recording;
  /** Ends the current trial at once; the Recording then holds what was measured and says `interrupted`. */
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
  /** After every trial: what there is so far, for saving. */
  onTrial?: (recording: Recording) => void;
}

export interface Progress {
  /** From 1. */
  trial: number;
  trials: number;
  mode: Mode;
  step: TrialStep | 'base';
  /** Since measure began. */
  elapsedMs: number;
}

/**
 * @returns always a Recording; `outcome` and `error` say whether it is complete
 * @throws TareError UNSUPPORTED_PLATFORM on a machine without /proc
 */
export async function measure(subject: Subject, options: MeasureOptions = {}): Promise<Recording> {
  const { modes = ['calm', 'natural'], trials = 1, seed = 1, signal = noSignal } = options;
  const { timeMs = Number.POSITIVE_INFINITY, onProgress, onTrial, limitBytes, earlier } = options;
  const beganMs = performance.now();
  const ground = await prepareGround(options);
  const kept = earlier ? keepTrials(earlier, subject) : undefined;
  const bases = new Map<string, BaseRecord>(kept?.bases.map((base) => [`${base.mode} ${base.key}`, base]));
  const warnings: Warning[] = [...(kept?.warnings ?? []), ...ground.warnings];
  const ready: Record<string, string> = { ...kept?.ready };
  const done: Trial[] = [...(kept?.trials ?? [])];
  let failure: unknown;

  const recording = (): Recording => ({
    schema: recordingSchema,
    recordedAt: new Date().toISOString(),
    outcome: failure === undefined ? 'complete' : signal.aborted ? 'interrupted' : 'failed',
    environment: ground.environment,
    subject: { name: subject.name, services: recordedServices(subject, ready) },
    settings: {
      ...loadSettings(subject),
      trials,
      modes: [...modes],
      seed,
      limitBytes: limitBytes ?? null,
    },
    trials: done,
    bases: [...bases.values()],
    ...summarise(done, modes),
    warnings: distinctWarnings(warnings),
    error: failure === undefined ? null : (done.at(-1)?.error ?? null),
  });

  const schedule = Array.from({ length: trials }, () => modes).flat();
  const missing = withoutDone(schedule, done);
  for (const [index, mode] of missing.entries()) {
    if (index >= modes.length && performance.now() - beganMs > timeMs) {
      const message = `${missing.length - index} of ${schedule.length} trials were not begun: the time was up.`;
      warnings.push({ code: 'time-was-up', service: null, message });
      break;
    }
    const id = done.length + 1;
    const progress = (step: Progress['step']): void =>
      onProgress?.({ trial: id, trials: schedule.length, mode, step, elapsedMs: performance.now() - beganMs });
    const base = async (executable: string): Promise<Figure> => {
      const key = `${mode} ${executable}`;
      const known = bases.get(key);
      if (known) return known.privateBytes;
      progress('base');
      const record = await measureBase({ executable, mode, files: ground.files, signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        const reason = error instanceof Error ? error.message : String(error);
        warnings.push({
          code: 'base-unmeasured',
          service: null,
          message: `The bare ${executable} could not be weighed, so Base and Libraries are not known: ${reason}`,
        });
        return unmeasuredBase(executable, mode);
      });
      bases.set(key, record);
      return record.privateBytes;
    };
    const outcome = await runTrial({ ...ground, id, mode, subject, seed, signal, onStep: progress, base });
    done.push(outcome.trial);
    warnings.push(...outcome.warnings);
    Object.assign(ready, outcome.ready);
    failure = outcome.failure;
    onTrial?.(recording());
    if (failure !== undefined) break;
  }
  throwBug(failure, signal);
  return recording();
}

const recordedServices = ({ services }: Subject, ready: Record<string, string>): RecordedService[] =>
  services.map((service) => ({
    name: service.name,
    command: service.launch.argv.join(' '),
    argv: [...service.launch.argv],
    environmentNames: Object.keys(service.launch.env).sort(),
    dependsOn: service.dependsOn,
    ready: ready[service.name] ?? 'it was not started',
  }));

/** What two Recordings must share to be continued one by the other. Values of variables are not recorded and cannot be compared. */
function identityOf(services: readonly RecordedService[], load: LoadSettings): string {
  const commands = services.map(({ name, command, environmentNames }) =>
    [`${name}:`, ...environmentNames.map((variable) => `${variable}=...`), command].join(' '),
  );
  const routes = load.routes.length > 0 ? ` to ${load.routes.join(', ')}` : '';
  const warmup = load.warmup > 0 ? ` after ${load.warmup} of warm-up` : '';
  return `${commands.join('; ')}; ${load.requests} requests${routes} over ${load.connections} connections${warmup}`;
}

/** What a cut-off Recording has to give to its continuation. @throws TareError USAGE where it is of another subject */
function keepTrials(
  earlier: Recording,
  subject: Subject,
): { trials: Trial[]; bases: BaseRecord[]; warnings: Warning[]; ready: Record<string, string> } {
  const before = identityOf(earlier.subject.services, earlier.settings);
  const now = identityOf(recordedServices(subject, {}), loadSettings(subject));
  if (before !== now) {
    throw new TareError('USAGE', {
      message: 'The measurement to resume is of another subject, or under another load.',
      seen: `before: ${before}\nnow:    ${now}`,
      remedy: 'Give the same command and options as before, or another --output file.',
    });
  }
  const trials = earlier.trials
    .filter((trial) => trial.state === 'complete')
    .map((trial, index) => ({ ...trial, id: index + 1 }));
  const ready = Object.fromEntries(earlier.subject.services.map((service) => [service.name, service.ready]));
  return { trials, bases: earlier.bases, warnings: trials.length > 0 ? earlier.warnings : [], ready };
}

/** The schedule without what has been done, mode by mode. */
function withoutDone(schedule: readonly Mode[], done: readonly Trial[]): Mode[] {
  const left = [...schedule];
  for (const { mode } of done) {
    const index = left.indexOf(mode);
    if (index !== -1) left.splice(index, 1);
  }
  return left;
}
