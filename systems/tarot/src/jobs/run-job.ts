// One due time of a job in this process: done here, or waited for until another process has done it. Whoever waits takes over where that other one dies.

import type { Context } from '../context.ts';
import type { Job } from './job.ts';
import { type Claimant, endTurn, leaseMs, type Period, type RunEnd, renewLock, takeTurn } from './job-lock.ts';
import { pause, withRetries } from './retry.ts';

/** Between two looks at a lock that another has. */
const leastWaitMs = 250;
const mostWaitMs = 5000;

export interface Due {
  claimant: Claimant;
  dueAtMs: number;
  signal: AbortSignal;
}

/** @throws what the job threw at last; it is tried again at the next start */
export async function runJob(context: Context, job: Job, { claimant, dueAtMs, signal }: Due): Promise<void> {
  const period: Period = { name: job.name, period: job.periodOf(dueAtMs) };
  const isMine = await waitForTurn(context, period, claimant, signal);
  if (!isMine) return;
  const renewal = keepLock(context, period, claimant);
  const either = AbortSignal.any([signal, renewal.lost]);
  try {
    await withRetries(() => job.run({ context, signal: either }), either);
    await end(context, period, claimant, { status: 'completed', message: null });
    context.log.info({ job: job.name, period: period.period }, 'job done');
  } catch (error) {
    await end(context, period, claimant, endOf(error, context.closing.aborted));
    if (!renewal.lost.aborted) throw error;
    context.log.warn({ job: job.name, period: period.period }, 'job left to another process');
  } finally {
    renewal.stop();
  }
}

/** @returns false where there is nothing left to do */
async function waitForTurn(
  context: Context,
  period: Period,
  claimant: Claimant,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const turn = await withRetries(() => takeTurn(context, period, claimant), signal);
    if (turn.state !== 'held') return turn.state === 'taken';
    const leftMs = turn.untilMs - context.clock.now();
    await pause(Math.min(mostWaitMs, Math.max(leastWaitMs, leftMs)), signal);
  }
}

/** The database may be away just then. Where it stays away the lock runs out, and the job is done once more: it does not mind. */
const end = (context: Context, period: Period, claimant: Claimant, how: RunEnd): Promise<void> =>
  withRetries(() => endTurn(context, period, claimant, how), context.closing);

function endOf(error: unknown, isClosing: boolean): RunEnd {
  if (isClosing) return { status: 'interrupted', message: null };
  return { status: 'failed', message: error instanceof Error ? error.message.slice(0, 500) : 'failed' };
}

/** Until it is stopped. `lost` is raised where another process has the lock, or may have it. */
function keepLock(context: Context, period: Period, claimant: Claimant): { lost: AbortSignal; stop(): void } {
  const { clock, log } = context;
  const lost = new AbortController();
  let goodUntilMs = clock.now() + leaseMs;
  const renew = async (): Promise<void> => {
    const askedAtMs = clock.now();
    try {
      if (await renewLock(context, period, claimant)) goodUntilMs = askedAtMs + leaseMs;
      else lost.abort(new Error(`Another process runs ${period.name}.`));
    } catch (error) {
      log.warn({ error, job: period.name }, 'the lock of a job was not renewed');
      if (clock.now() >= goodUntilMs) lost.abort(error);
    }
  };
  const timer = setInterval(() => void renew(), leaseMs / 3);
  timer.unref();
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}
