// A figure as text: a number, or the word for why there is none. Never 0 for what was not measured.

import { type Absence, type Figure, isKnown } from '@tare/accounting';

export const absenceWords: Readonly<Record<Absence, string>> = {
  'not-sampled': 'not sampled',
  denied: 'not permitted',
  vanished: 'vanished',
  unsupported: 'unsupported',
};

/** The word with its reason, for the note below a table. */
export const absenceReasons: Readonly<Record<Absence, string>> = {
  'not-sampled': 'not sampled: the trial did not come to that point, or was not asked to read it',
  denied: 'not permitted: it exists, but this user may not read it',
  vanished: 'vanished: the process ended before it was read',
  unsupported: 'unsupported: this kernel, runtime or machine does not offer it',
};

/** Stands where a number is missing. */
export const absenceMark = '–';

/** The number as `format` writes it, or the word for its absence. */
export const formatFigure = (figure: Figure, format: (value: number) => string): string =>
  isKnown(figure) ? format(figure) : absenceWords[figure.state];
