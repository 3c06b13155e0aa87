// A command as one string -> the arguments of a program.
//
// The rule: a string means what it means to `sh`. Where that is only words with quotes and escapes, they are split here and the program
// is started directly: a shell in between would be one more process in the weighed tree. Everything else (operators, variables, patterns,
// assignments, comments, built-in commands) becomes ['sh', '-c', the string], because only a shell can do it.

import { faulty, type Parsed, parsed } from './parsed.ts';

/** Reserved words and the built-in commands that have no program of the same name. */
const shellWords: ReadonlySet<string> = new Set(
  (
    '! { } if then else elif fi for while until do done case esac . : alias break cd command continue eval exec exit export ' +
    'getopts hash local read readonly return set shift source times trap type ulimit umask unset wait'
  ).split(' '),
);

/** Unquoted, these make it more than words: operators, expansions, patterns, and the end of a line. */
const shellCharacters: ReadonlySet<string> = new Set('|&;<>()$`*?[\n');

/** Reads `node server.js`, or keeps a list of arguments as it is. */
export function parseCommand(command: string | readonly string[]): Parsed<string[]> {
  const argv = typeof command === 'string' ? splitCommand(command) : parsed([...command]);
  if (argv.state === 'fault') return argv;
  if (argv.value.length === 0 || argv.value[0] === '') {
    return faulty('is empty', 'Write what starts it, as "node server.js".');
  }
  if (argv.value.some((word) => word.includes('\0'))) {
    return faulty('holds a NUL character', 'Leave it out: no program can be given one.');
  }
  return argv;
}

function splitCommand(command: string): Parsed<string[]> {
  const text = command.replace(/^\s+|(?<!\\)\s+$/g, '');
  const words: string[] = [];
  // undefined between words, so that '' in quotes is a word of its own.
  let word: string | undefined;
  // Where the first word is quoted, it is neither an assignment nor a reserved word.
  let firstIsPlain = true;
  let needsShell = false;
  let position = 0;

  while (position < text.length) {
    const character = text.charAt(position);
    if (character === "'" || character === '"') {
      const end = closingQuote(text, position);
      if (end === undefined) {
        return faulty(
          `has a ${character} that is never closed`,
          `Close it, or write \\${character} for the character.`,
        );
      }
      const inside = text.slice(position + 1, end);
      if (character === '"' && /(?<!\\)(?:\\\\)*[$`]/.test(inside)) needsShell = true;
      word = (word ?? '') + (character === '"' ? unescapeDouble(inside) : inside);
      if (words.length === 0) firstIsPlain = false;
      position = end + 1;
    } else if (character === '\\') {
      const next = text.charAt(position + 1);
      if (next === '') return faulty('ends in a backslash that escapes nothing', 'Leave it out, or write \\\\.');
      // A backslash before the end of a line joins the two lines.
      if (next !== '\n') {
        word = (word ?? '') + next;
        if (words.length === 0) firstIsPlain = false;
      }
      position += 2;
    } else if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
      position += 1;
    } else {
      const startsWord = word === undefined;
      if (shellCharacters.has(character) || (startsWord && (character === '#' || character === '~'))) needsShell = true;
      // An assignment may be followed by quotes: it is one as soon as its `=` stands there unquoted.
      if (character === '=' && words.length === 0 && firstIsPlain && /^[a-z_]\w*$/i.test(word ?? '')) needsShell = true;
      word = (word ?? '') + character;
      position += 1;
    }
  }
  if (word !== undefined) words.push(word);

  if (firstIsPlain && shellWords.has(words[0] ?? '')) needsShell = true;
  return parsed(needsShell ? ['sh', '-c', text] : words);
}

function closingQuote(text: string, opening: number): number | undefined {
  const quote = text.charAt(opening);
  for (let position = opening + 1; position < text.length; position += 1) {
    if (text.charAt(position) === quote) return position;
    if (quote === '"' && text.charAt(position) === '\\') position += 1;
  }
  return undefined;
}

/** Within double quotes a backslash escapes these alone and is an ordinary character before all others. */
const unescapeDouble = (inside: string): string =>
  inside.replace(/\\([$`"\\\n])/g, (_, character: string) => (character === '\n' ? '' : character));
