// import and export ... from statements, and import() with a literal: by es-module-lexer, which knows the grammar, and where it cannot read a source
// (some TypeScript, JSX) by tokens.

import { parse } from 'es-module-lexer/js';
import type { FoundSpan } from './found-import.ts';
import { parseExportClause, parseImportClause, type TakenNames } from './import-clause.ts';
import { scanTokens, type Token } from './scan-tokens.ts';

export function findStatements(source: string, tokens: () => readonly Token[]): FoundSpan[] {
  const byGrammar = findByGrammar(source);
  return byGrammar ?? findByTokens(tokens());
}

/** null where the source is not one that the lexer can read. */
function findByGrammar(source: string): FoundSpan[] | null {
  try {
    const [found] = parse(source);
    return found.flatMap(({ n: specifier, d: dynamicAt, ss: start, se: end, s: specifierAt }): FoundSpan[] => {
      if (specifier === undefined || dynamicAt === -2) return [];
      if (dynamicAt > -1) return [{ specifier, kind: 'dynamic-import', start, end, names: null, isNested: true }];
      const tokens = scanTokens(source.slice(start, specifierAt - 1));
      const names = parseClause(tokens);
      return names === 'types' ? [] : [{ specifier, kind: 'import', start, end, names, isNested: false }];
    });
  } catch {
    return null;
  }
}

/** @param tokens from `import` or `export` to `from`, if there is one */
function parseClause(tokens: readonly Token[]): TakenNames {
  const clause = tokens.slice(1, tokens.at(-1)?.text === 'from' && tokens.length > 2 ? -1 : tokens.length);
  return tokens[0]?.text === 'export' ? parseExportClause(clause) : parseImportClause(clause);
}

function findByTokens(tokens: readonly Token[]): FoundSpan[] {
  return tokens.flatMap((token, index): FoundSpan[] => {
    if (token.kind !== 'word' || ['.', '?.'].includes(tokens[index - 1]?.text ?? '')) return [];
    if (token.text === 'import' && tokens[index + 1]?.text === '(' && tokens[index + 1]?.kind === 'punctuator')
      return findDynamic(tokens, index);
    return (token.text === 'import' || token.text === 'export') && token.depth === 0 ? findStatic(tokens, index) : [];
  });
}

function findDynamic(tokens: readonly Token[], index: number): FoundSpan[] {
  const [specifier, after] = tokens.slice(index + 2, index + 4);
  const start = tokens[index]?.start ?? 0;
  if ((specifier?.kind !== 'string' && specifier?.kind !== 'template') || ![')', ','].includes(after?.text ?? ''))
    return [];
  const end = after?.end ?? specifier.end;
  return [{ specifier: specifier.text, kind: 'dynamic-import', start, end, names: null, isNested: true }];
}

/** Of words, commas, stars and braces is all that may stand between. */
function findStatic(tokens: readonly Token[], index: number): FoundSpan[] {
  const first = tokens[index];
  for (let at = index + 1; first && at < tokens.length; at += 1) {
    const token = tokens[at];
    const before = tokens[at - 1];
    if (token?.kind === 'string' && (before?.text === 'from' || (before === first && first.text === 'import'))) {
      const names = parseClause(tokens.slice(index, at));
      if (names === 'types') return [];
      const { text: specifier, end } = token;
      return [{ specifier, kind: 'import', start: first.start, end, names, isNested: false }];
    }
    const mayStand = token?.kind === 'word' || token?.kind === 'string' || '{},*'.includes(token?.text ?? ';');
    if (!mayStand) return [];
  }
  return [];
}
