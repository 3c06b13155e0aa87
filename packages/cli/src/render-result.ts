// What a person reads of a Recording on a terminal: the report, or where nothing was weighed the reason alone. Tables of dashes would hide it.

import { isKnown, type Recording } from '@tare/accounting';
import { describeRecording, renderError, renderTerminal, type TerminalOptions } from '@tare/report';

/** The reading at ready alone is no weight yet: memory has not come to rest, and every table but one would be empty. */
export const hasFigures = (recording: Recording): boolean =>
  recording.services.some((service) => isKnown(service.phases.idle.privateBytes));

export function renderResult(recording: Recording, options: TerminalOptions): string {
  if (hasFigures(recording) || recording.error === null) return renderTerminal(recording, options);
  const { headline, recordedAt } = describeRecording(recording);
  return `${headline} Recorded ${recordedAt}.\n${renderError(recording.error, options)}`;
}
