// The tokens of a JavaScript or TypeScript source, as far as finding imports needs them: comments are gone, strings, templates and regular expressions
// are whole. It never throws: what it cannot read (text of JSX) it passes over character by character.

export interface Token {
  /** `template`: one without substitutions; the pieces of others are no tokens, what stands in `${}` is. */
  kind: 'word' | 'string' | 'template' | 'number' | 'expression' | 'punctuator';
  /** As written; of a string and a template what it stands for, where it has no escapes but those of quotes. */
  text: string;
  start: number;
  /** Behind the last character. */
  end: number;
  /** How many braces are open around it. */
  depth: number;
}

/** After these words a slash begins a regular expression; after other words it divides. */
const wordsBeforeExpression = new Set(
  'return typeof case in of delete void throw new instanceof do else await yield'.split(' '),
);
const wordsBeforeCondition = new Set(['if', 'while', 'for', 'with']);

const wordForm = /[\p{ID_Start}$_#\\][\p{ID_Continue}$\\]*/uy;
const numberForm = /\d[\w.]*/y;
const regularExpressionForm = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const templatePieceForm = /(?:[^`\\$]+|\\[\s\S]|\$(?!\{))*/y;

/** An open bracket, and whether a slash behind its closing one begins a regular expression. */
interface Opening {
  bracket: '(' | '{' | '${' | '[';
  expressionFollows: boolean;
}

export function scanTokens(source: string): Token[] {
  const tokens: Token[] = [];
  const openings: Opening[] = [];
  let depth = 0;
  let at = source.startsWith('#!') ? endOfLine(source, 0) : 0;
  let expressionMayFollow = true;

  const add = (kind: Token['kind'], text: string, end: number): void => {
    tokens.push({ kind, text, start: at, end, depth });
    at = end;
    expressionMayFollow = kind === 'word' && wordsBeforeExpression.has(text);
  };
  /** From behind the backquote or the closing brace of a substitution. */
  const passTemplate = (start: number, isFirst: boolean): void => {
    const piece = match(templatePieceForm, source, start) ?? '';
    const end = start + piece.length;
    if (source.startsWith('${', end)) {
      openings.push({ bracket: '${', expressionFollows: false });
      depth += 1;
      at = end + 2;
      expressionMayFollow = true;
    } else if (isFirst) add('template', unescaped(piece), end + 1);
    else {
      at = end + 1;
      expressionMayFollow = false;
    }
  };
  const open = (bracket: '(' | '{' | '['): void => {
    const before = tokens.at(-1);
    const expressionFollows = bracket === '{' ? isBlock(before) : bracket === '(' && isCondition(tokens);
    openings.push({ bracket, expressionFollows });
    add('punctuator', bracket, at + 1);
    if (bracket === '{') depth += 1;
    expressionMayFollow = true;
  };
  const close = (bracket: string): void => {
    const opening = openings.pop();
    if (opening?.bracket === '${' && bracket === '}') {
      depth -= 1;
      passTemplate(at + 1, false);
      return;
    }
    if (bracket === '}') depth = Math.max(0, depth - 1);
    add('punctuator', bracket, at + 1);
    expressionMayFollow = opening?.expressionFollows ?? false;
  };

  while (at < source.length) {
    const character = source.charAt(at);
    if (isBlank(character)) at += 1;
    else if (source.startsWith('//', at)) at = endOfLine(source, at);
    else if (source.startsWith('/*', at)) at = endOfComment(source, at);
    else if (character === '"' || character === "'") {
      const end = endOfString(source, at);
      // An apostrophe in text of JSX.
      if (end === null) at += 1;
      else add('string', unescaped(source.slice(at + 1, end - 1)), end);
    } else if (character === '`') passTemplate(at + 1, true);
    else if (character === '/' && expressionMayFollow) {
      const expression = match(regularExpressionForm, source, at);
      if (expression) add('expression', expression, at + expression.length);
      else add('punctuator', character, at + 1);
    } else if (character === '(' || character === '{' || character === '[') open(character);
    else if (character === ')' || character === '}' || character === ']') close(character);
    else {
      const isDigit = character >= '0' && character <= '9';
      const found = isDigit
        ? match(numberForm, source, at)
        : mayBeginWord(character)
          ? match(wordForm, source, at)
          : null;
      if (found !== null) add(isDigit ? 'number' : 'word', found, at + found.length);
      else {
        const punctuator =
          longPunctuators.find((one) => one[0] === character && source.startsWith(one, at)) ?? character;
        add('punctuator', punctuator, at + punctuator.length);
        expressionMayFollow = true;
      }
    }
  }
  return tokens;
}

const longPunctuators = ['...', '=>', '?.'];

const isBlank = (character: string): boolean => character <= ' ' || (character > '~' && /\s/.test(character));

/** Most characters of a program are neither blank nor part of a word: those need no look at Unicode's tables. */
const mayBeginWord = (character: string): boolean =>
  (character >= 'a' && character <= 'z') ||
  (character >= 'A' && character <= 'Z') ||
  '_$#\\'.includes(character) ||
  character > '~';

function match(form: RegExp, source: string, at: number): string | null {
  form.lastIndex = at;
  return form.exec(source)?.[0] ?? null;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end === -1 ? source.length : end;
}

function endOfComment(source: string, from: number): number {
  const end = source.indexOf('*/', from + 2);
  return end === -1 ? source.length : end + 2;
}

/** Behind the closing quote; null where the line ends first. */
function endOfString(source: string, from: number): number | null {
  const quote = source.charAt(from);
  for (let at = from + 1; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote) return at + 1;
    else if (character === '\n') return null;
  }
  return null;
}

const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(['"`\\/$]))/g, (whole, ...parts) => {
        const [long, unicode, hexadecimal, plain] = parts;
        if (typeof plain === 'string') return plain;
        const code = Number.parseInt(String(long ?? unicode ?? hexadecimal), 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      })
    : text;

/** Whether the brace that follows opens a block, rather than an object. */
function isBlock(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return ['else', 'do', 'try', 'finally', 'static'].includes(before.text);
  return before.kind === 'punctuator' && [')', ';', '{', '}'].includes(before.text);
}

/** Whether the parenthesis that follows holds a condition, behind which a statement begins. */
function isCondition(tokens: readonly Token[]): boolean {
  const before = tokens.at(-1);
  return before?.kind === 'word' && wordsBeforeCondition.has(before.text) && tokens.at(-2)?.text !== '.';
}
