// One growth run: a fresh start that is driven block by block, each followed by a forced collection and one look at every service.
// What is left after the collections is what requests leave behind. Whatever goes wrong, the readings so far are returned.

import {
  type GrowthReading,
  type RecordedError,
  type RouteObservation,
  TareError,
  type Warning,
} from '@tare/accounting';
import { addObservations, nothingObserved, type ObservedLoad } from '../load/add-observations.ts';
import { readGrowth } from './growth-reading.ts';
import { judgeLoad } from './judge-load.ts';
import { type RunningOptions, RunningSubject } from './running-subject.ts';
import type { ServiceRun } from './service-run.ts';
import { recordError } from './trial-error.ts';

export interface GrowthPlan {
  /** To each service, before the first reading: caches fill and code is compiled. 0: the first reading is of the idle service. */
  warmupRequests: number;
  /** After the first one: so many blocks. */
  readings: number;
  /** Of each block, to each service that is loaded at all; in place of the plan's number. */
  requestsPerReading: number;
  /** @param done from 0, which is the reading before the first block */
  onReading?: (done: number, of: number) => void;
}

export type GrowthOptions = Omit<RunningOptions, 'mode'> & GrowthPlan;

export interface ServiceGrowth {
  name: string;
  /** One more than there were blocks, where nothing went wrong. */
  readings: GrowthReading[];
  /** What was answered, warm-up included. */
  routes: RouteObservation[];
}

export interface GrowthOutcome {
  /** In the order of their start; only those that were started. */
  services: ServiceGrowth[];
  warnings: Warning[];
  /** How readiness was found, by service. */
  ready: Record<string, string>;
  /** What ended the run early; undefined for a complete one. */
  failure: unknown;
  /** The same as it is recorded. */
  error: RecordedError | null;
}

/**
 * Between the last answer and the collection. Connections are closed and logs written within milliseconds; what takes longer is left to the next block, and
 * weighs the same at every reading. A rest as long as a trial's would be most of the run.
 */
const restMs = 50;

export async function runGrowth(options: GrowthOptions): Promise<GrowthOutcome> {
  const { files, signal, warmupRequests, readings: blocks, requestsPerReading, onReading } = options;
  // Calm: what grows by an allocator's whim is no leak.
  const running = new RunningSubject({ ...options, mode: 'calm' });
  const readings = new Map<ServiceRun, GrowthReading[]>();
  const observed = new Map<ServiceRun, ObservedLoad>();
  const observedOf = (run: ServiceRun): ObservedLoad => observed.get(run) ?? nothingObserved;

  const drive = async (requests: number): Promise<void> => {
    running.beginLoad();
    for (const run of running.runs) {
      const result = await running.drive(run, requests);
      if (result) observed.set(run, addObservations(observedOf(run), result));
    }
  };
  const read = async (): Promise<void> => {
    const collection = await running.collect();
    const looks = running.runs.map((run) => ({
      run,
      reading: readGrowth(files, run.finder.find(), collection, observedOf(run).load.requests),
    }));
    // A service that died during the look has no reading, rather than one of nothing.
    running.requireAlive();
    for (const { run, reading } of looks) readings.set(run, [...(readings.get(run) ?? []), reading]);
    await running.release();
  };
  const judge = (): Warning[] =>
    running.runs.filter((run) => run.routes.length > 0).flatMap((run) => judgeLoad(run.service, observedOf(run)));

  const failure = await running.live(async () => {
    await running.start();
    if (running.runs.every((run) => run.routes.length === 0)) throw nothingToDrive(running);
    if (warmupRequests > 0) await drive(warmupRequests);
    await running.settle(warmupRequests > 0 ? 'after the warm-up' : 'after start');
    // Nobody looks at the curve of a growth run, and the looks would not be free.
    running.sampler.stop();
    await read();
    onReading?.(0, blocks);
    for (let done = 1; done <= blocks; done += 1) {
      await drive(requestsPerReading);
      // A load that only fails shows in its first block; the other blocks would be a long wait for nothing.
      if (done === 1) judge();
      await running.rest(restMs);
      await read();
      onReading?.(done, blocks);
    }
    running.warnings.push(...judge());
  });
  return {
    services: running.runs.map((run) => ({
      name: run.service.name,
      readings: readings.get(run) ?? [],
      routes: observedOf(run).routes,
    })),
    warnings: running.warnings,
    ready: running.ready,
    failure,
    error: failure === undefined ? null : recordError(failure, signal),
  };
}

const nothingToDrive = ({ runs }: RunningSubject): TareError =>
  new TareError('CONNECTION_FAILED', {
    message: 'No service has anything that requests can be sent to.',
    seen: runs.map((run) => `${run.service.name}: ${run.ready?.description}`).join('\n'),
    remedy: 'Growth with requests needs a service that answers HTTP; name its port or address with --ready.',
  });
