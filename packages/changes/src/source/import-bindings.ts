// The names that one import statement binds, where it has one of the usual forms and its lines to itself.

import type { FoundImport } from '@tare/attribution';

export interface Binding {
  /** Name in this source. */
  local: string;
  /** What it is of the module: `null` the whole, else the export's name. */
  exported: string | null;
}

export interface BindingStatement {
  system: 'commonjs' | 'module';
  bindings: Binding[];
  /** In front of the statement. */
  indent: string;
  /** As written, with quotes. */
  quoted: string;
  semicolon: string;
}

const identifier = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$]*`;
const requireForm = new RegExp(
  String.raw`^(?:const|let|var)\s+(${identifier}|\{[^{}]*\})\s*=\s*require\(\s*((['"])[^'"]+\3)\s*\)(?:\.(${identifier}))?\s*(;?)$`,
  'u',
);
const importForm = new RegExp(
  String.raw`^import\s+(?:(${identifier})\s*,?\s*)?(?:(\{[^{}]*\})|\*\s*as\s+(${identifier}))?\s*from\s*((['"])[^'"]+\5)\s*(;?)$`,
  'u',
);

/** @returns undefined for other forms, and where something else stands on its lines */
export function readBindings(lines: readonly string[], statement: FoundImport): BindingStatement | undefined {
  if (statement.isNested) return undefined;
  const whole = lines
    .slice(statement.line - 1, statement.endLine)
    .join('\n')
    .replaceAll('\r', '');
  const indent = /^\s*/.exec(whole)?.[0] ?? '';
  const text = whole.trim();
  const required = requireForm.exec(text);
  if (required) {
    const [, target = '', quoted = '', , member, semicolon = ''] = required;
    const bindings = target.startsWith('{') ? readNames(target, ':') : [{ local: target, exported: member ?? null }];
    // `const { a } = require('x').y` takes names of a part.
    if (bindings === undefined || (target.startsWith('{') && member !== undefined)) return undefined;
    return { system: 'commonjs', bindings, indent, quoted, semicolon };
  }
  const imported = importForm.exec(text);
  if (!imported) return undefined;
  const [, byDefault, named, space, quoted = '', , semicolon = ''] = imported;
  const names = named === undefined ? [] : readNames(named, 'as');
  if (names === undefined) return undefined;
  const bindings = [
    ...(byDefault === undefined ? [] : [{ local: byDefault, exported: 'default' }]),
    ...names,
    ...(space === undefined ? [] : [{ local: space, exported: null }]),
  ];
  return bindings.length === 0 ? undefined : { system: 'module', bindings, indent, quoted, semicolon };
}

/** `{ a, b as c }` or `{ a, b: c }`; undefined where it holds more, as defaults, rests and comments. */
function readNames(braces: string, joint: 'as' | ':'): Binding[] | undefined {
  const form = new RegExp(
    joint === 'as'
      ? `^(${identifier})(?:\\s+as\\s+(${identifier}))?$`
      : `^(${identifier})(?:\\s*:\\s*(${identifier}))?$`,
    'u',
  );
  const parts = braces
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  const bindings: Binding[] = [];
  for (const part of parts.filter((one) => one !== '')) {
    const match = form.exec(part);
    if (!match) return undefined;
    const [, exported = '', local] = match;
    bindings.push({ local: local ?? exported, exported });
  }
  return bindings;
}
