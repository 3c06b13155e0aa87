// A trial that is looked into: the usual sequence, with a tracer in every Node.js process and a witness between the readings.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportShape, ObservedIsolate, ObservedService } from '@tare/accounting';
import { init } from 'es-module-lexer';
import type { AgentThread, TracerAnswers } from '../agent/agent-control.ts';
import { runTrial, type TrialOptions, type TrialOutcome, type TrialWitness } from '../trial/run-trial.ts';
import type { RunningSubject } from '../trial/running-subject.ts';
import { scriptPath } from './compiled-files.ts';
import { findApplication } from './find-application.ts';
import { findPackages } from './find-packages.ts';
import { type GatheredModules, gatherModules } from './gather-modules.ts';
import { Manifests } from './manifests.ts';
import { readKnobs } from './read-knobs.ts';
import { readShapes, readTraces, type Trace } from './read-traces.ts';
import { wantedShapes } from './wanted-shapes.ts';

const patienceMs = 10_000;
/** Ten thousand modules are written in seconds, by processes that share the processors. */
const reportPatienceMs = 120_000;
const shapesPatienceMs = 30_000;

interface TracedIsolate {
  trace: Trace;
  gathered: GatheredModules;
}

/** @returns always, as runTrial; without `services` where the trial ended before they could be looked into */
export async function observeTrial(
  options: Omit<TrialOptions, 'mode' | 'witness' | 'isTraced'>,
): Promise<TrialOutcome & { services: ObservedService[] }> {
  await init;
  const observer = new Observer();
  const outcome = await runTrial({ ...options, mode: 'calm', isTraced: true, witness: observer });
  return { ...outcome, services: observer.services };
}

class Observer implements TrialWitness {
  services: ObservedService[] = [];
  /** Looked into at some moment, and so expected in the end. */
  readonly #seen = new Map<string, AgentThread>();

  async ready(running: RunningSubject): Promise<void> {
    this.#note(await running.trace('trace-ready', patienceMs));
  }

  async beforeLoad(running: RunningSubject): Promise<void> {
    this.#note(await running.trace('trace-load', patienceMs));
  }

  async afterLoad(running: RunningSubject): Promise<void> {
    this.#note(await running.trace('trace-loaded', patienceMs));
  }

  async collected(running: RunningSubject): Promise<void> {
    const { done, missing } = await running.trace('trace-report', reportPatienceMs);
    const directory = running.controlDirectory;
    const manifests = new Manifests();
    const isolates = readTraces(directory).map((trace) => ({ trace, gathered: gatherModules(trace, manifests) }));
    const answered = new Set(done.map(nameOf));
    for (const { thread, because } of missing) this.#leaveOut(running, thread, because);
    for (const [name, thread] of this.#seen)
      if (!answered.has(name) && !missing.some(({ thread: other }) => nameOf(other) === name))
        this.#leaveOut(running, thread, 'it had ended');

    const wanted = Object.fromEntries(isolates.map(({ trace, gathered }) => [nameOf(trace), wantedShapes(gathered)]));
    writeFileSync(join(directory, 'wanted-shapes.json'), JSON.stringify(wanted));
    await running.trace('trace-shapes', shapesPatienceMs);
    this.services = running.runs.map((run) => {
      const pids = new Set(run.finder.find().map(({ pid }) => pid));
      const own = isolates
        .filter(({ trace }) => pids.has(trace.pid))
        .map((isolate) => describeIsolate(isolate, readShapes(directory, nameOf(isolate.trace)), manifests));
      const application = findApplication(own, run.service.launch.cwd, manifests);
      const { knobs, problems } = readKnobs(directory, pids);
      for (const message of problems)
        running.warnings.push({ code: 'knob-malformed', service: run.service.name, message });
      const packages = findPackages(
        own.flatMap(({ modules }) => modules),
        application,
        manifests,
      );
      return { name: run.service.name, application, isolates: own, packages, knobs };
    });
  }

  #note({ done }: TracerAnswers): void {
    for (const thread of done) this.#seen.set(nameOf(thread), thread);
  }

  #leaveOut(running: RunningSubject, { pid, threadId }: AgentThread, because: string): void {
    const what = threadId === 0 ? `Process ${pid}` : `Thread ${threadId} of process ${pid}`;
    const message = `${what} could not be looked into at the end: ${because}. What it loads is left out.`;
    running.warnings.push({ code: 'not-observed', service: null, message });
  }
}

const nameOf = ({ pid, threadId }: AgentThread): string => `${pid}.${threadId}`;

function describeIsolate(
  { trace, gathered }: TracedIsolate,
  shapes: Record<string, ExportShape>,
  manifests: Manifests,
): ObservedIsolate {
  const { pid, threadId, nodeVersion, entry, heapProfile, called, heapSpaces, heapBeforeBytes } = trace;
  return {
    pid,
    threadId,
    nodeVersion,
    entry: entry === null ? null : manifests.real(entry),
    modules: gathered.modules,
    heapProfile,
    calledUnderLoad: isUnavailable(called) ? called : byRealPath(called, manifests),
    heapSpaces,
    heapBeforeBytes,
    shapes: Object.fromEntries(Object.entries(shapes).map(([path, shape]) => [manifests.real(path), shape])),
  };
}

const isUnavailable = (called: Trace['called']): called is Extract<Trace['called'], { state: string }> =>
  typeof called['state'] === 'string';

function byRealPath(called: Readonly<Record<string, number>>, manifests: Manifests): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [url, count] of Object.entries(called)) {
    const path = scriptPath(url);
    if (path === undefined) continue;
    const real = manifests.real(path);
    counts[real] = (counts[real] ?? 0) + count;
  }
  return counts;
}
