// Says first when a recording holds less than was asked for, and why.

import type { RecordedError, Recording, Trial } from '@tare/accounting';
import type { Shortfall } from '../document/document.ts';
import { formatCount } from '../figure/format-number.ts';

/** @returns null where every trial came to its end. */
export function shortfallOf(recording: Recording): Shortfall | null {
  const complete = recording.trials.filter((trial) => trial.state === 'complete').length;
  const asked = recording.settings.trials * recording.settings.modes.length;
  const partial = recording.trials.filter((trial) => trial.state === 'partial');
  if (recording.outcome === 'complete' && partial.length === 0) return null;
  const done = `${complete} of ${formatCount(asked, 'trial')} came to an end`;
  const stopped = partial.map((trial) => stoppedTrial(trial, recording.error));
  if (recording.outcome === 'interrupted') {
    const kept = recording.trials.length === 0 ? 'nothing was measured.' : 'what was measured until then is shown.';
    return { state: 'interrupted', lines: [`Interrupted: ${done}; ${kept}`, ...stopped], error: null };
  }
  if (recording.outcome === 'failed')
    return { state: 'failed', lines: [`Failed: ${done}.`, ...stopped], error: recording.error };
  return { state: 'partial', lines: [`Incomplete: ${done}.`, ...stopped], error: recording.error };
}

function stoppedTrial(trial: Trial, shown: RecordedError | null): string {
  const place = `Trial ${trial.id} (${trial.mode}) is partial`;
  // The error of the whole recording is printed once, in full.
  const isShown = shown !== null && trial.error?.code === shown.code && trial.error.message === shown.message;
  return trial.error === null || isShown ? `${place}.` : `${place}: ${trial.error.message}`;
}
