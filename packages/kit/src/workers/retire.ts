// The end of a worker in good order: it accepts no more, answers what is open, and then ends.

import { within } from '../within.ts';
import type { Told } from './run-event.ts';
import type { RunStatus } from './status.ts';
import type { Worker } from './worker.ts';

export interface Retirement {
  /** For open connections to end, and for a heap file to be written, ms. */
  drainMs: number;
  /** Nobody takes its place. */
  isLast: boolean;
  /** From SIGTERM to SIGKILL, ms. */
  endMs: number;
  /** Aborted when somebody does not want to wait for connections any more. */
  impatience: AbortSignal;
  /** With all its connections, and without. */
  whileServing?: (worker: Worker) => Promise<unknown>;
  whileStill?: (worker: Worker) => Promise<unknown>;
  tell: (event: Told) => void;
  totals: RunStatus['totals'];
}

/** For the agent to say that the time is over. */
const answerMs = 1000;
const impatientEndMs = 2000;

/** Settles when it has gone; asked again of the same worker it waits for the same end. */
export function retire(worker: Worker, retirement: Retirement): Promise<void> {
  worker.retirement ??= retireOnce(worker, retirement);
  return worker.retirement;
}

async function retireOnce(worker: Worker, retirement: Retirement): Promise<void> {
  const { drainMs, isLast, endMs, impatience, whileServing, whileStill, tell, totals } = retirement;
  // A heap file is worth a wait, but keeps nobody from being ended: a worker that is blocked would never write it.
  const inTime = (writing: Promise<unknown> = Promise.resolve()): Promise<unknown> =>
    within(writing, drainMs, undefined, impatience);
  await inTime(whileServing?.(worker));
  if (worker.state !== 'gone') worker.state = 'draining';
  worker.send({ tare: 'drain', limitMs: drainMs, isLast });
  const open = await within(worker.drained, drainMs + answerMs, 0, impatience);
  if (open > 0) {
    totals.cut += open;
    tell({ kind: 'cut', worker: worker.id, connections: open });
  }
  await inTime(whileStill?.(worker));
  if (!worker.isGone) worker.state = 'ending';
  worker.send({ tare: 'end' });
  const patienceMs = impatience.aborted ? Math.min(endMs, impatientEndMs) : endMs;
  if ((await within(worker.gone, patienceMs, 'late')) === 'late') {
    worker.signal('SIGKILL');
    totals.kills += 1;
    tell({ kind: 'killed', worker: worker.id });
    await worker.gone;
  }
  tell({ kind: 'ended', worker: worker.id, requests: worker.requests });
}
