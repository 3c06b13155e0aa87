// A speech as requests to Google: SSML for WaveNet, the words of its own for Chirp, in pieces of what one request may have. MP3s that follow each other are one MP3, so the
// pieces need not be put together.

import type { Speech } from './speech.ts';

type Input = { ssml: string } | { markup: string };

/** A request may have 5000 bytes. */
const mostBytes = 4800;
/** Of a sentence; in the worst case each is five bytes. */
const longestToken = 800;

interface Dialect {
  text(words: string): string;
  pause(ms: number): string;
  wrap(content: string): Input;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const ssml: Dialect = {
  text: (words) => words.replace(/[&<>"]/g, (character) => escapes[character] ?? ''),
  pause: (ms) => `<break time="${ms}ms"/>`,
  wrap: (content) => ({ ssml: `<speak>${content}</speak>` }),
};

const markup: Dialect = {
  // What is left of brackets is no word of ours.
  text: (words) => words.replace(/[[\]]/g, ' '),
  pause: (ms) => (ms < 400 ? '[pause short]' : ms < 800 ? '[pause]' : '[pause long]'),
  wrap: (content) => ({ markup: content }),
};

/** In the order in which they are said. */
export function* toInputs({ parts, voice }: Pick<Speech, 'parts' | 'voice'>): Generator<Input> {
  const dialect = voice.model === 'chirp3-hd' ? markup : ssml;
  let content = '';
  let bytes = 0;
  for (const token of tokensOf(parts, dialect)) {
    const size = Buffer.byteLength(token);
    if (content !== '' && bytes + size > mostBytes) {
      yield dialect.wrap(content);
      content = '';
      bytes = 0;
    }
    content += token;
    bytes += size;
  }
  if (content !== '') yield dialect.wrap(content);
}

/** Sentences, the long ones cut; and pauses. */
function* tokensOf(parts: Speech['parts'], dialect: Dialect): Generator<string> {
  for (const part of parts) {
    if (!('text' in part)) yield dialect.pause(part.pauseMs);
    else
      for (const sentence of part.text.match(/[^.!?。！？\n]*[.!?。！？\n]*/gu) ?? [])
        for (const piece of sentence.match(cut) ?? []) yield dialect.text(piece);
  }
}

const cut = new RegExp(`.{1,${longestToken}}`, 'gsu');
