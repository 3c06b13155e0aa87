// Which requests are chosen: patterns of method and path, compiled once into a look-up.

import { KitError } from '../kit-error.ts';

/** @returns the pattern that fits, for reports; undefined where none does */
export type FindRoute = (method: string, path: string) => string | undefined;

interface Pattern {
  text: string;
  /** null: any. */
  method: string | null;
  path: RegExp;
}

/**
 * Patterns as `POST /uploads`, `/api/readings*`, `GET /users/:id/photos`: `*` at the end is anything, also nothing and slashes, `:name` one segment, or what comes
 * before a dot in it. The first that fits counts. Letters of either case, slashes at the end and escapes are taken as routers take them: what reaches the handler is
 * not to slip by.
 * @throws KitError SHEDDING_INVALID
 */
export function compileRoutes(patterns: readonly string[]): FindRoute {
  const compiled = patterns.map(compilePattern);
  // One test for all that is not chosen, which is most of what comes.
  const any = new RegExp(compiled.map(({ path }) => path.source).join('|'), 'i');
  return (method, url) => {
    const path = pathOf(url);
    if (compiled.length === 0 || !any.test(path)) return undefined;
    // HEAD is answered by the handler of GET.
    const asked = method === 'HEAD' ? 'GET' : method;
    return compiled.find((pattern) => (pattern.method === null || pattern.method === asked) && pattern.path.test(path))
      ?.text;
  };
}

/** No more than one thing of any length in a segment, and one at the end: a path is tested in a time that grows with its length, and no faster. */
const shape = /^(?:([A-Z]+) +)?((?:\/(?::\w+(?:\.[^\s/:*]*)?|[^\s/:*]*))*\*?)$/;

function compilePattern(text: string): Pattern {
  const [, method = null, path] = shape.exec(text) ?? [];
  if (!path) {
    throw new KitError('SHEDDING_INVALID', {
      message: 'A pattern of routes is none.',
      seen: JSON.stringify(text) ?? String(text),
      remedy:
        'Give a path from its first slash on, with the method before it or without, as "POST /uploads", "/api/readings*" or "/users/:id/photos".',
    });
  }
  const isPrefix = path.endsWith('*');
  const source = path
    .replace(isPrefix ? /\*$/ : /\/+$/, '')
    .replace(/[.+?^${}()|[\]\\*]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+');
  return {
    text,
    method: method === 'HEAD' ? 'GET' : method,
    path: new RegExp(`^${source}${isPrefix ? '' : '/*$'}`, 'i'),
  };
}

const slash = 47;

function pathOf(url: string): string {
  const end = url.indexOf('?');
  let path = end === -1 ? url : url.slice(0, end);
  // A request may name its host before the path, as to a proxy.
  if (path.charCodeAt(0) !== slash) path = path.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/';
  // A slash that is escaped stays so: it is part of a segment.
  if (!path.includes('%')) return path;
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
