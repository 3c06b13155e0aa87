// Warnings of many trials as they are shown: each once.

import type { Warning } from './recording.ts';

/** By code, service and message; the last of equal ones stays, in the place of the first. */
export const distinctWarnings = (warnings: readonly Warning[]): Warning[] => [
  ...new Map(warnings.map((warning) => [`${warning.code} ${warning.service} ${warning.message}`, warning])).values(),
];
