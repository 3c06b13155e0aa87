// The variable NODE_OPTIONS <-> options. It is split at spaces; double quotes keep words together, and a backslash escapes within them (node(1), NODE_OPTIONS).

import type { NodeOption } from './node-flags.ts';

const takesNextWord = /^(-r|-C|--require|--import|--loader|--experimental-loader|--conditions|--title)$/;

export function parseNodeOptions(text: string | undefined): NodeOption[] {
  const words = splitWords(text ?? '');
  const options: NodeOption[] = [];
  for (let position = 0; position < words.length; position += 1) {
    const word = words[position] ?? '';
    const value = words[position + 1];
    if (takesNextWord.test(word) && value !== undefined) {
      options.push([word, value]);
      position += 1;
    } else options.push([word]);
  }
  return options;
}

export const formatNodeOptions = (options: readonly NodeOption[]): string => options.flat().map(quoteWord).join(' ');

const quoteWord = (word: string): string =>
  word === '' || /[\s"\\]/.test(word) ? `"${word.replace(/(["\\])/g, '\\$1')}"` : word;

function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (let position = 0; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (isQuoted && character === '\\' && position + 1 < text.length) {
      position += 1;
      word = (word ?? '') + text.charAt(position);
    } else if (character === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (character === ' ' && !isQuoted) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}
