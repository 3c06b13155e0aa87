// What a service's words have in common: an answer, whole or in pieces, is text, and an end that says whether it is all.

import { ProviderError, type ProviderName } from '../provider.ts';

/** Of an answer, whole or in all its pieces: words of a service are some kilobytes. */
export const mostAnswerBytes = 4 * 1024 * 1024;
/** Of a line of a stream, and of the data of one event: it has a word, or a few. */
export const mostLineCharacters = 262_144;

/** Of an answer; a whole one is one piece. */
export interface Piece {
  text: string;
  /** The service says that this is the end. */
  isLast: boolean;
  /** Why there is no text, where the service does not want to answer. */
  refusal?: string | undefined;
}

export type ReadPiece = (event: unknown) => Piece;

/** What is at a place inside of it, where all on the way is there. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[name];
  }
  return found;
}

export const textAt = (value: unknown, ...path: readonly (string | number)[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};

export const listAt = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

/** @throws ProviderError for a refusal, and for an answer that is none */
export function textOfAnswer(name: ProviderName, read: ReadPiece, answer: unknown): string {
  requireNoError(name, answer);
  return requireWilling(name, read(answer)).text;
}

/** @throws ProviderError for a refusal, an error among the events, and an end before the end */
export async function* textsOf(
  name: ProviderName,
  read: ReadPiece,
  events: AsyncIterable<unknown>,
): AsyncGenerator<string> {
  let isWhole = false;
  for await (const event of events) {
    requireNoError(name, event);
    const { text, isLast } = requireWilling(name, read(event));
    if (text !== '') yield text;
    isWhole ||= isLast;
  }
  if (!isWhole) throw new ProviderError(name, 'unavailable', 'The answer ended before its end.');
}

function requireWilling(name: ProviderName, piece: Piece): Piece {
  if (piece.refusal !== undefined) throw new ProviderError(name, 'refused', `It does not answer: ${piece.refusal}.`);
  return piece;
}

/** All three tell what goes wrong on the way by an event with `error`. */
function requireNoError(name: ProviderName, event: unknown): void {
  const error = at(event, 'error');
  if (error === undefined || error === null) return;
  const kind = textAt(error, 'type') || textAt(error, 'status');
  const fault = /overload|rate_limit|exhausted/i.test(kind) ? 'overloaded' : 'unavailable';
  throw new ProviderError(name, fault, `${kind} ${textAt(error, 'message')}`.trim() || 'It told of an error.');
}
