// Where a source uses a name that it imported, and whether each use can be rewritten as a call.

import type { TokenTree } from './token-tree.ts';
import { isParameterList, textAt } from './token-tree.ts';

export type NameUses =
  | { state: 'clear' /** Indices of tokens. */; uses: number[] }
  /** Something else has the same name, or the use cannot be a call. */
  | { state: 'doubtful'; because: string; line: number };

const declaring = new Set(['const', 'let', 'var', 'function', 'class', 'as', 'import', '*']);

/** @param statement offsets of the import itself, which is no use */
export function findUses(tree: TokenTree, name: string, statement: { start: number; end: number }): NameUses {
  const uses: number[] = [];
  for (const [index, token] of tree.tokens.entries()) {
    if (token.kind !== 'word' || token.text !== name) continue;
    if (token.start >= statement.start && token.end <= statement.end) continue;
    const found = classify(tree, index);
    if (found === 'use') uses.push(index);
    else if (found !== 'other') return { state: 'doubtful', because: found.because, line: index };
  }
  return { state: 'clear', uses };
}

function classify(tree: TokenTree, index: number): 'use' | 'other' | { because: string } {
  const before = textAt(tree, index - 1);
  const next = textAt(tree, index + 1);
  const bracket = tree.enclosing[index] ?? -1;
  const opening = textAt(tree, bracket);
  if (before === '.' || before === '?.') return 'other';
  if (declaring.has(before)) return { because: 'the name is declared again' };
  if (before === 'export' || (before === 'default' && textAt(tree, index - 2) === 'export')) {
    return { because: 'it is exported again' };
  }
  if (opening === '{' && (before === '{' || before === ',')) {
    if (next === ':') return 'other';
    if (next === ',' || next === '}') return { because: 'it stands in braces by its name alone' };
  }
  if (next === '=>' || isParameterList(tree, bracket)) return { because: 'a parameter may have the same name' };
  if (isAssigned(tree, index) || isPattern(tree, bracket)) return { because: 'it is assigned to' };
  const closing = next === '(' ? tree.partner.get(index + 1) : undefined;
  if (closing !== undefined && textAt(tree, closing + 1) === '{' && opening === '{') {
    return { because: 'a method may have the same name' };
  }
  return 'use';
}

function isAssigned(tree: TokenTree, index: number): boolean {
  const [first, second] = [textAt(tree, index + 1), textAt(tree, index + 2)];
  if (first === '=' && second !== '=') return true;
  if (/^[-+*/%&|^]$/.test(first) && second === '=') return true;
  const isStep = (a: string, b: string): boolean => a === b && (a === '+' || a === '-');
  return isStep(first, second) || isStep(textAt(tree, index - 1), textAt(tree, index - 2));
}

/** `{ a: here } = value`, at whatever depth. */
function isPattern(tree: TokenTree, from: number): boolean {
  for (let bracket = from; bracket >= 0; bracket = tree.enclosing[bracket] ?? -1) {
    if (textAt(tree, bracket) === '(') return false;
    const closing = tree.partner.get(bracket);
    if (closing !== undefined && textAt(tree, closing + 1) === '=' && textAt(tree, closing + 2) !== '=') return true;
  }
  return false;
}
