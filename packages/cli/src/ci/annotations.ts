// Annotations of the CI service that GITHUB_ACTIONS stands for: a line of the log becomes a mark at the run. Written as its workflow commands.

import type { CheckSentence } from '@tare/report';

/** @returns one line a sentence; nothing where there is nothing to say */
export const renderAnnotations = (sentences: readonly CheckSentence[]): string =>
  sentences.map(({ level, title, text }) => `::${level} title=${property(title)}::${data(text)}\n`).join('');

/** A line end would end the command; what follows it could begin another. */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** In properties `:` and `,` separate as well. */
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
