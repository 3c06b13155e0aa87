// A text as it will be said: words that are pronounced in another way replaced, and pauses taken out of it.

import { invalidRequest } from '../../../http/problem.ts';
import { longestText, type Pronunciation } from './schemas.ts';

export type SpokenPart = { text: string } | { pauseMs: number };

const pauses: Readonly<Record<string, number>> = { short: 250, medium: 500, long: 1000 };
/** More is refused by services. */
const longestPauseMs = 10_000;

/** @throws Problem 400 where nothing is to be said, and where it becomes too long */
export function speak(text: string, pronunciations: readonly Pronunciation[] = []): SpokenPart[] {
  const said = pronounce(text, pronunciations);
  if (said.length > longestText)
    throw invalidRequest(`With its pronunciations the text is longer than ${longestText} characters.`);
  const parts = split(said);
  if (!parts.some((part) => 'text' in part)) throw invalidRequest('There is nothing to be said in it.');
  return parts;
}

/** All at once, the longest first: what was put in is not replaced again. */
function pronounce(text: string, pronunciations: readonly Pronunciation[]): string {
  if (pronunciations.length === 0) return text;
  const sounds = new Map(pronunciations.map(({ phrase, pronunciation }) => [phrase, pronunciation]));
  const phrases = [...sounds.keys()].sort((a, b) => b.length - a.length);
  const any = new RegExp(phrases.map((phrase) => phrase.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
  return text.replace(any, (phrase) => sounds.get(phrase) ?? phrase);
}

function split(text: string): SpokenPart[] {
  const parts: SpokenPart[] = [];
  const addText = (words: string): void => {
    if (words.trim() !== '') parts.push({ text: words });
  };
  let from = 0;
  for (const found of text.matchAll(/\[pause (?:(short|medium|long)|(\d{1,5})ms)\]/g)) {
    addText(text.slice(from, found.index));
    const [whole, name, ms] = found;
    parts.push({ pauseMs: Math.min(longestPauseMs, pauses[name ?? ''] ?? Number(ms)) });
    from = found.index + whole.length;
  }
  addText(text.slice(from));
  return parts;
}
