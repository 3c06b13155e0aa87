// One kind of request, as a person writes it: "/cards", "POST /cards" or an object. `{n}` stays as it is: the load fills it in.

import type { Route } from '../subject/subject.ts';
import type { RouteConfig } from './config.ts';
import { faulty, type Parsed, parsed } from './parsed.ts';

/** CONNECT and TRACE speak to proxies; a backend has no memory to show for them. */
export const routeMethods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const forms = 'Write "/cards" or "POST /cards".';

/** Reads `/cards`, `POST /cards`, or the object form. The fault names the key of the object that is wrong. */
export function parseRoute(route: string | RouteConfig): Parsed<Route> {
  if (typeof route === 'string') {
    const words = route.trim().split(/\s+/);
    if (words.length > 2) return faulty('holds white space in its path', 'Write it as %20.');
    const [method = 'GET', path = ''] = words.length === 2 ? words : ['GET', words[0]];
    return build(method, path, {}, undefined, 1);
  }
  const body = bodyText(route.body);
  if (body.state === 'fault') return body;
  return build(route.method ?? 'GET', route.path, route.headers ?? {}, body.value, route.weight ?? 1, route.body);
}

function build(
  methodText: string,
  pathText: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
  weight: number,
  bodyValue?: unknown,
): Parsed<Route> {
  const method = methodText.toUpperCase();
  if (!routeMethods.includes(method)) {
    return faulty(`names the method ${JSON.stringify(methodText)}`, `Use one of ${routeMethods.join(', ')}.`);
  }
  const path = parsePath(pathText);
  if (path.state === 'fault') return path;
  if (!(weight > 0 && Number.isFinite(weight))) return faulty('has no usable weight', 'Write a number above 0.');
  const isJson = body !== undefined && typeof bodyValue !== 'string';
  const saysType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const sent = isJson && !saysType ? { 'content-type': 'application/json', ...headers } : { ...headers };
  return parsed({ method, path: path.value, headers: sent, body, weight });
}

function parsePath(path: string): Parsed<string> {
  if (/^https?:\/\//i.test(path)) {
    return faulty('holds a whole address', 'Write the path alone, as "/cards"; the address comes from `ready`.');
  }
  if (!path.startsWith('/')) return faulty('has no path that begins with "/"', forms);
  if (path.startsWith('//')) return faulty('begins with "//", which clients read as a host', forms);
  if (path.includes('#')) return faulty('holds "#", which is never sent', 'Leave the fragment out, or write %23.');
  if (/[\s\p{Cc}\p{Surrogate}]/u.test(path)) return faulty('holds white space or control characters', 'Write %20.');
  // Only what cannot travel is encoded: a parser of addresses would turn `{n}` into %7Bn%7D too.
  return parsed(path.replace(/[^\x21-\x7e]+/gu, encodeURIComponent));
}

function bodyText(body: unknown): Parsed<string | undefined> {
  if (body === undefined || typeof body === 'string') return parsed(body);
  try {
    const text: string | undefined = JSON.stringify(body);
    if (text !== undefined) return parsed(text);
  } catch {
    // Cycles and big integers throw; functions and symbols give undefined. One fault says both.
  }
  return faulty('has a body that cannot be written as JSON', 'Write a text, or a value made of plain JSON.');
}
