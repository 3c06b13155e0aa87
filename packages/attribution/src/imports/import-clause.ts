// What stands between `import` or `export` and `from`, and in the pattern of `const {...} = require()`: which names are taken.

import type { Token } from './scan-tokens.ts';

/** Names as in the imported module, `default` among them; null where all have to be offered; `types` where nothing is left of it at run time. */
export type TakenNames = string[] | null | 'types';

/** @param tokens those behind `import` and before `from` */
export function parseImportClause(tokens: readonly Token[]): TakenNames {
  const [first, second] = tokens;
  if (first === undefined) return [];
  // `import type from 'x'` and `import type, {a} from 'x'` take a default that is called `type`.
  if (first.text === 'type' && second !== undefined && second.text !== ',') return 'types';
  if (tokens.some(({ text }) => text === '*')) return null;
  const brace = tokens.findIndex(({ text }) => text === '{');
  const listed = brace === -1 ? null : parseNames(tokens.slice(brace + 1));
  if (brace === 0) return listed;
  return ['default', ...(Array.isArray(listed) ? listed : [])];
}

/** @param tokens those behind `export` and before `from` */
export function parseExportClause(tokens: readonly Token[]): TakenNames {
  const [first] = tokens;
  if (first?.text === 'type') return 'types';
  return first?.text === '{' ? parseNames(tokens.slice(1)) : null;
}

/** @param tokens those behind the opening brace; what follows the closing one is not looked at */
function parseNames(tokens: readonly Token[]): string[] | 'types' {
  const end = tokens.findIndex(({ kind, text }) => kind === 'punctuator' && text === '}');
  const elements = splitAt(tokens.slice(0, end === -1 ? tokens.length : end), ',');
  const values = elements.filter((element) => !isTypeOnly(element));
  if (elements.length > 0 && values.length === 0) return 'types';
  return values.flatMap(([name]) => (name ? [name.text] : []));
}

/** `type A` and `type A as B`, but not `type` and `type as b`. */
const isTypeOnly = ([first, second]: readonly Token[]): boolean =>
  first?.text === 'type' && second !== undefined && second.text !== 'as';

function splitAt(tokens: readonly Token[], separator: string): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens)
    if (token.kind === 'punctuator' && token.text === separator) parts.push([]);
    else parts.at(-1)?.push(token);
  return parts.filter((part) => part.length > 0);
}

/**
 * Names that an object pattern takes.
 * @param tokens those between its braces
 * @returns null where they cannot be told: a rest, a computed name
 */
export function parsePatternNames(tokens: readonly Token[]): string[] | null {
  const names: string[] = [];
  let nesting = 0;
  let isKey = true;
  for (const { kind, text } of tokens) {
    if (kind === 'punctuator') {
      if (nesting === 0 && isKey && (text === '...' || text === '[')) return null;
      if ('([{'.includes(text)) nesting += 1;
      if (')]}'.includes(text)) nesting -= 1;
      if (text === ',' && nesting === 0) isKey = true;
    } else if (isKey && nesting === 0) {
      names.push(text);
      isKey = false;
    }
  }
  return names;
}
