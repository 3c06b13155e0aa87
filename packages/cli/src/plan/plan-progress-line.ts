// Progress of a plan: which stage, how far it is, what looks best so far, how long it may still take.

import { formatBytes, formatCount, formatDuration } from '@tare/report';
import type { PlanProgress } from '@tare/trials';
import { LiveLine, leftWords } from '../live-line.ts';
import { stepWords } from '../step-words.ts';
import type { Terminal } from '../terminal.ts';

/** What one trial takes before any has been seen. */
const firstGuessMs = 4_000;

/** Estimates that fit on a line beside where it is. */
const shownEstimates = 2;

export class PlanProgressLine {
  readonly #line: LiveLine;

  constructor(terminal: Terminal) {
    this.#line = new LiveLine(terminal);
  }

  update(progress: PlanProgress): void {
    const receivedAtMs = performance.now();
    const text = (): string => {
      const sinceMs = performance.now() - receivedAtMs;
      const trialMs = progress.trialsEnded > 0 ? progress.elapsedMs / progress.trialsEnded : firstGuessMs;
      const left = leftWords(progress.trialsLeft * trialMs - sinceMs);
      const doing = `${whereWords(progress)}, ${progress.arm}: ${stepWords[progress.step]}`;
      return `${doing} (${formatDuration(progress.elapsedMs + sinceMs)}, ${left})${bestWords(progress)}`;
    };
    this.#line.show(text, progress.step === 'boot' ? logLine(progress) : undefined);
  }

  /** While candidates are looked for, and nothing is counted. */
  look(): void {
    const beganMs = performance.now();
    const what = 'looking into it: two starts of the subject';
    this.#line.show(() => `${what} (${formatDuration(performance.now() - beganMs)})`, what);
  }

  clear(): void {
    this.#line.clear();
  }
}

function whereWords({ stage, mode, done, nextLook }: PlanProgress): string {
  const of = `${done + 1}/${nextLook}`;
  const prefix = mode === null ? '' : `${mode}: `;
  switch (stage) {
    case 'explain':
      return `looking into it, start ${of}`;
    case 'self':
      return `${prefix}start ${of} of the baseline`;
    case 'screening':
      // How many sweeps it takes follows from what they show.
      return `${prefix}screening, sweep ${done + 1}`;
    case 'pairs':
      return `${prefix}pair ${of}`;
    case 'compose':
      return `${prefix}composing, sweep ${of}`;
    case 'paths':
      return `${prefix}paths, pair ${of}`;
  }
}

/** A line a round, not a trial: a log is read afterwards. */
function logLine(progress: PlanProgress): string | undefined {
  const { stage, mode, done, nextLook } = progress;
  if (stage !== 'self') return `${whereWords(progress)}${bestWords(progress)}`;
  return done === 0 ? `${mode ?? 'plan'}: ${formatCount(nextLook, 'start')} of the baseline alone` : undefined;
}

/** Standings and verdicts of changes that a path may still take. */
const open: ReadonlySet<string> = new Set(['not-reached', 'unmeasured', 'judged', 'saves']);
const undecided: ReadonlySet<string> = new Set(['not-reached', 'unmeasured']);

/** `; 7 tried, 2 decided, best lazy openai 12.3 MB, semi-space 1 MB 8.1 MB`. */
function bestWords({ estimates }: PlanProgress): string {
  if (estimates.length === 0) return '';
  const decided = estimates.filter(({ state }) => !undecided.has(state)).length;
  const best = estimates
    .flatMap(({ change, savingBytes, state }) =>
      savingBytes !== null && savingBytes > 0 && open.has(state) ? [{ change, savingBytes }] : [],
    )
    .toSorted((one, other) => other.savingBytes - one.savingBytes)
    .slice(0, shownEstimates);
  const named = best.map(({ change, savingBytes }) => `${change} ${formatBytes(savingBytes)}`).join(', ');
  return `; ${estimates.length} tried, ${decided} decided${named === '' ? '' : `, best ${named}`}`;
}
