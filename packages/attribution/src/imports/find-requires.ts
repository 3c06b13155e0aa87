// require('...') calls in tokens, with what is taken of them: `const {a, b: c} = require('x')`, `require('x').y`.

import type { FoundSpan } from './found-import.ts';
import { parsePatternNames } from './import-clause.ts';
import type { Token } from './scan-tokens.ts';

const declarations = new Set(['const', 'let', 'var']);

export function findRequires(tokens: readonly Token[], source: string): FoundSpan[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'word' || token.text !== 'require' || !isCallee(tokens, index)) return [];
    const [open, specifier, close] = tokens.slice(index + 1, index + 4);
    if (open?.text !== '(' || open.kind !== 'punctuator' || close?.text !== ')') return [];
    if (specifier?.kind !== 'string' && specifier?.kind !== 'template') return [];
    const call: Call = { tokens, source, first: index, last: index + 3 };
    const declaration = member(call) === undefined ? findDeclaration(call) : undefined;
    return [
      {
        specifier: specifier.text,
        kind: 'require' as const,
        start: declaration?.start ?? token.start,
        end: close.end,
        names: namesOf(call, declaration),
        isNested: token.depth > 0,
      },
    ];
  });
}

interface Call {
  tokens: readonly Token[];
  source: string;
  /** Index of `require`. */
  first: number;
  /** Index of the closing parenthesis. */
  last: number;
}

/** `module.require` is the same, `anything.else.require` is another function. */
function isCallee(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1]?.text;
  if (before === '.' || before === '?.') return tokens[index - 2]?.text === 'module' && tokens[index - 3]?.text !== '.';
  return before !== 'function';
}

interface Declaration {
  start: number;
  names: string[] | null;
}

function namesOf(call: Call, declaration: Declaration | undefined): string[] | null {
  const taken = member(call);
  if (taken !== undefined) return taken;
  if (declaration) return declaration.names;
  return isStatement(call) ? [] : null;
}

/** Of `require('x').y` and `require('x')['y']`; undefined where the whole is taken. */
function member({ tokens, last }: Call): string[] | null | undefined {
  const [dot, name, end] = tokens.slice(last + 1, last + 4);
  if ((dot?.text === '.' || dot?.text === '?.') && name?.kind === 'word') return [name.text];
  if (dot?.text === '[') return name?.kind === 'string' && end?.text === ']' ? [name.text] : null;
  return dot?.text === '(' && dot.kind === 'punctuator' ? null : undefined;
}

/** `const x = require('x')`, `const {a} = require('x')`, `import x = require('x')`. */
function findDeclaration({ tokens, first }: Call): Declaration | undefined {
  if (tokens[first - 1]?.text !== '=') return undefined;
  const target = tokens[first - 2];
  const keyword = tokens[first - 3];
  if (target?.kind === 'word') {
    const isOne = keyword !== undefined && (declarations.has(keyword.text) || keyword.text === 'import');
    return isOne ? { start: keyword.start, names: null } : undefined;
  }
  if (target?.text !== '}') return undefined;
  let nesting = 0;
  for (let index = first - 2; index > 0; index -= 1) {
    const { kind, text } = tokens[index] ?? { kind: 'word', text: '' };
    if (kind !== 'punctuator') continue;
    if (text === '}') nesting += 1;
    if (text === '{') nesting -= 1;
    if (nesting > 0) continue;
    const before = tokens[index - 1];
    if (!before || !declarations.has(before.text)) return undefined;
    return { start: before.start, names: parsePatternNames(tokens.slice(index + 1, first - 2)) };
  }
  return undefined;
}

/** Whether the call is a statement of its own: nothing is taken. */
function isStatement({ tokens, source, first, last }: Call): boolean {
  const before = tokens[first - 1];
  const after = tokens[last + 1];
  const isOnNewLine = (one: Token, other: Token): boolean => source.slice(one.end, other.start).includes('\n');
  const begins =
    before === undefined ||
    (before.kind === 'punctuator' && [';', '{', '}'].includes(before.text)) ||
    (isOnNewLine(before, tokens[first] ?? before) && (before.kind !== 'punctuator' || before.text === ')'));
  const ends =
    after === undefined ||
    (after.kind === 'punctuator' && [';', '}'].includes(after.text)) ||
    (isOnNewLine(tokens[last] ?? after, after) && after.kind !== 'punctuator');
  return begins && ends;
}
