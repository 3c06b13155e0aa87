// What is around a token: its bracket, the function that it runs in. Enough to say whether a use of a name can be rewritten safely; whatever is doubtful is
// answered such that it is not.

import type { Token } from '@tare/attribution';

export interface TokenTree {
  tokens: readonly Token[];
  /** Index of the bracket that a token stands in; -1 at the top. */
  enclosing: readonly number[];
  /** Of an opening bracket its closing one, and the other way. */
  partner: ReadonlyMap<number, number>;
}

/** The nearest function around a token. */
export interface AroundFunction {
  isAsync: boolean;
  /** Of an arrow without braces, the index of the arrow. */
  arrow: number | null;
  /** It stands in a parameter list, or among the fields of a class: it runs at another moment than the function's statements. */
  isDoubtful: boolean;
}

const conditionWords = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await']);

export function readTokenTree(tokens: readonly Token[]): TokenTree {
  const enclosing: number[] = [];
  const partner = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ kind, text }, index) => {
    if (kind === 'punctuator' && (text === ')' || text === ']' || text === '}')) {
      const opening = open.pop();
      if (opening !== undefined) {
        partner.set(opening, index);
        partner.set(index, opening);
      }
    }
    enclosing.push(open.at(-1) ?? -1);
    if (kind === 'punctuator' && (text === '(' || text === '[' || text === '{')) open.push(index);
  });
  return { tokens, enclosing, partner };
}

export const textAt = ({ tokens }: TokenTree, index: number): string => tokens[index]?.text ?? '';

/** @returns null at the top of the module, and in blocks there */
export function functionAround(tree: TokenTree, index: number): AroundFunction | null {
  let isDoubtful = false;
  for (let level = index; level >= 0; ) {
    const bracket = tree.enclosing[level] ?? -1;
    const arrow = arrowBefore(tree, level, bracket);
    if (arrow !== null) return { isAsync: isAsyncArrow(tree, arrow), arrow, isDoubtful };
    if (bracket < 0) return null;
    if (textAt(tree, bracket) === '{') {
      const isAsync = asyncOfBody(tree, bracket);
      if (isAsync !== null) return { isAsync, arrow: null, isDoubtful };
      if (isClassBody(tree, bracket)) isDoubtful = true;
    } else if (isParameterList(tree, bracket)) isDoubtful = true;
    level = bracket;
  }
  return null;
}

/** The arrow of `x => here`, on the way back to the bracket or the beginning of the statement. */
function arrowBefore(tree: TokenTree, from: number, bracket: number): number | null {
  for (let index = from - 1; index > bracket; index -= 1) {
    const text = textAt(tree, index);
    if (text === ',' || text === ';') return null;
    // The braces of a body that is closed already end an earlier statement or value.
    if (text === '=>') return textAt(tree, index + 1) === '{' ? null : index;
    const opening = ')]}'.includes(text) ? tree.partner.get(index) : undefined;
    if (opening !== undefined && opening < index) index = opening;
  }
  return null;
}

function isAsyncArrow(tree: TokenTree, arrow: number): boolean {
  const opening = textAt(tree, arrow - 1) === ')' ? tree.partner.get(arrow - 1) : arrow - 1;
  return textAt(tree, (opening ?? 0) - 1) === 'async';
}

/** Whether the braces are the body of an async function; null where they are no function's body. */
function asyncOfBody(tree: TokenTree, brace: number): boolean | null {
  const before = textAt(tree, brace - 1);
  if (before === '=>') return isAsyncArrow(tree, brace - 1);
  const opening = before === ')' ? tree.partner.get(brace - 1) : undefined;
  if (opening === undefined) return null;
  let index = opening - 1;
  if (conditionWords.has(textAt(tree, index)) && textAt(tree, index - 1) !== '.') return null;
  if (tree.tokens[index]?.kind === 'word' && textAt(tree, index) !== 'function') index -= 1;
  if (textAt(tree, index) === '*') index -= 1;
  if (textAt(tree, index) === 'function') index -= 1;
  return textAt(tree, index) === 'async';
}

function isClassBody(tree: TokenTree, brace: number): boolean {
  for (let index = brace - 1; index >= 0; index -= 1) {
    const { kind, text } = tree.tokens[index] ?? { kind: 'number', text: '' };
    if (text === 'class') return true;
    const opening = text === ')' ? tree.partner.get(index) : undefined;
    if (opening !== undefined) index = opening;
    else if (kind !== 'word' && text !== '.') return false;
  }
  return false;
}

export function isParameterList(tree: TokenTree, parenthesis: number): boolean {
  if (textAt(tree, parenthesis) !== '(') return false;
  const closing = tree.partner.get(parenthesis);
  if (closing === undefined) return true;
  const next = textAt(tree, closing + 1);
  return next === '=>' || (next === '{' && asyncOfBody(tree, closing + 1) !== null);
}
