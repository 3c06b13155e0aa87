// The edit by hand that a stand-in foretells: an import at the top becomes a function that loads the module on first use, and each use a call of it. Done
// mechanically only where every use can be rewritten without changing what the program means; else the place, and what to do there.

import { type FoundImport, scanTokens } from '@tare/attribution';
import type { CodeEdit } from '../change.ts';
import { type Binding, type BindingStatement, readBindings } from './import-bindings.ts';
import { type LineChange, lineEdits } from './line-edits.ts';
import { findUses } from './name-uses.ts';
import { functionAround, readTokenTree, type TokenTree, textAt } from './token-tree.ts';

interface Request {
  file: string;
  source: string;
  statement: FoundImport;
}

/** A token that becomes a call. */
interface Use {
  token: number;
  text: string;
}

/** Never throws: what cannot be rewritten is advice. */
export function deferImport({ file, source, statement }: Request): CodeEdit[] {
  const { line, specifier, kind } = statement;
  const call = `${kind === 'import' ? 'await import' : 'require'}('${specifier}')`;
  const how = `Load it where it is used: ${call} in the function that needs it.`;
  const advice = (because: string): CodeEdit[] => [
    { file, line, advice: `${how} Not done mechanically: ${because}.`, replacement: null },
  ];
  // Types are written with the same names, and JSX is read by no scanner of tokens.
  if (!/\.[cm]?js$/.test(file)) return advice('only plain JavaScript is rewritten');
  if (source.includes('\r')) return advice('its lines end in carriage returns');
  const lines = source.split('\n');
  const bound = readBindings(lines, statement);
  if (bound === undefined) return advice('the statement has another form than the usual ones');
  const tree = readTokenTree(scanTokens(source));
  const range = statementRange(lines, statement);
  const uses: Use[] = [];
  for (const binding of bound.bindings) {
    const loader = loaderName(binding.local);
    if (tree.tokens.some(({ kind: of, text }) => of === 'word' && text === loader)) {
      return advice(`${loader} is the name of something else here`);
    }
    const found = findUses(tree, binding.local, range);
    if (found.state === 'doubtful') {
      return advice(`${found.because} at line ${lineOf(source, tree.tokens[found.line]?.start ?? 0)}`);
    }
    for (const token of found.uses) {
      const fault = faultOfUse(tree, token, bound, source);
      if (fault !== null) return advice(`${fault} at line ${lineOf(source, tree.tokens[token]?.start ?? 0)}`);
      uses.push({ token, text: callOf(tree, token, bound, loader) });
    }
  }
  if (uses.length === 0) return removeImport({ file, source, statement });
  return lineEdits(
    file,
    source,
    [
      {
        from: statement.line - 1,
        to: statement.endLine,
        after: bound.bindings.flatMap((binding) => loaderLines(binding, bound)),
        advice: how,
      },
      ...useLines(source, lines, tree, uses).map((change) => ({ ...change, advice: how })),
    ].sort((a, b) => a.from - b.from),
  );
}

/** Takes the statement away, where it has its lines to itself. */
export function removeImport({ file, source, statement }: Request): CodeEdit[] {
  const { line, specifier } = statement;
  const advice = `Take the import of ${specifier} away: nothing here uses it.`;
  const bound = readBindings(source.split('\n'), statement);
  if (bound === undefined) return [{ file, line, advice, replacement: null }];
  return lineEdits(file, source, [{ from: line - 1, to: statement.endLine, after: [], advice }]);
}

/** Whether the statement binds names of which the source uses none. False where that cannot be told. */
export function isUnused({ file, source, statement }: Request): boolean {
  // The same name may be used as a type alone, which is no use at run time, or by JSX, which is one.
  if (!/\.[cm]?[jt]s$/.test(file)) return false;
  const lines = source.split('\n');
  const bound = readBindings(lines, statement);
  if (bound === undefined) return false;
  const range = statementRange(lines, statement);
  const outside = scanTokens(source).filter(({ start, end }) => start < range.start || end > range.end);
  return bound.bindings.every(({ local }) => !outside.some(({ kind, text }) => kind === 'word' && text === local));
}

function faultOfUse(tree: TokenTree, token: number, { system }: BindingStatement, source: string): string | null {
  const around = functionAround(tree, token);
  if (around === null) return 'it is used at start already,';
  if (around.isDoubtful) return 'it is used in a parameter or a field';
  if (system === 'commonjs') return null;
  if (!around.isAsync) return 'the function that uses it is not async';
  const { start = 0 } = tree.tokens[token] ?? {};
  const arrowEnd = around.arrow === null ? null : tree.tokens[around.arrow]?.end;
  // An arrow of an earlier statement that no semicolon ends looks the same.
  if (arrowEnd != null && source.slice(arrowEnd, start).includes('\n'))
    return 'an arrow function begins on another line';
  const { end = 0 } = tree.tokens[token - 1] ?? {};
  const startsLine = source.slice(end, start).includes('\n');
  // What begins with a parenthesis goes on from a line that no semicolon ends.
  if (startsLine && !/^([;{}(,[=&|?:+]|=>)$/.test(textAt(tree, token - 1))) return 'a line begins with it';
  return null;
}

function callOf(tree: TokenTree, token: number, { system }: BindingStatement, loader: string): string {
  if (system === 'module') return `(await ${loader}())`;
  // `new load()` would make an instance of the loader.
  return textAt(tree, token - 1) === 'new' ? `(${loader}())` : `${loader}()`;
}

const loaderName = (local: string): string => `load${local.charAt(0).toUpperCase()}${local.slice(1)}`;

function loaderLines({ local, exported }: Binding, { system, indent, quoted, semicolon }: BindingStatement): string[] {
  const member = exported === null ? '' : `.${exported}`;
  const [keyword, value] =
    system === 'commonjs'
      ? ['function', `require(${quoted})${member}`]
      : ['async function', member === '' ? `import(${quoted})` : `(await import(${quoted}))${member}`];
  return [`${indent}${keyword} ${loaderName(local)}() {`, `${indent}  return ${value}${semicolon}`, `${indent}}`];
}

/** One change for each line that holds uses. */
function useLines(
  source: string,
  lines: readonly string[],
  tree: TokenTree,
  uses: readonly Use[],
): Omit<LineChange, 'advice'>[] {
  const byLine = new Map<number, Use[]>();
  for (const use of uses) {
    const line = lineOf(source, tree.tokens[use.token]?.start ?? 0) - 1;
    byLine.set(line, [...(byLine.get(line) ?? []), use]);
  }
  return [...byLine].map(([line, own]) => {
    const lineStart = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
    let text = lines[line] ?? '';
    for (const { token, text: call } of own.toSorted((a, b) => b.token - a.token)) {
      const { start = 0, end = 0 } = tree.tokens[token] ?? {};
      text = text.slice(0, start - lineStart) + call + text.slice(end - lineStart);
    }
    return { from: line, to: line + 1, after: [text] };
  });
}

function statementRange(lines: readonly string[], { line, endLine }: FoundImport): { start: number; end: number } {
  const lengthOf = (count: number): number => lines.slice(0, count).reduce((sum, text) => sum + text.length + 1, 0);
  return { start: lengthOf(line - 1), end: lengthOf(endLine) };
}

const lineOf = (source: string, offset: number): number => source.slice(0, offset).split('\n').length;
