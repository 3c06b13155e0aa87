// What no route is for: 405 where the path has others, and which those are, else 404. It is said before the body is read: nobody is told what is wrong with one that
// is wanted by nobody.

import type { App } from './app-type.ts';
import { Problem } from './problem.ts';

/** Before the routes: it listens to them being added. */
export function useAllowedMethods(app: App): void {
  const methods = new Map<string, string[]>();
  app.addHook('onRoute', ({ url, method }) => {
    const template = withoutSlash(url);
    methods.set(template, [methods.get(template) ?? [], method].flat());
  });
  app.addHook('onRequest', async (request, reply) => {
    const path = withoutSlash(request.url.split('?', 1)[0] ?? '');
    // PATCH /readings/search is not of /readings/:id, which the router would take it for.
    const own = methods.get(path);
    if (!request.is404 && (own === undefined || own.includes(request.method))) return;
    const allowed = own ?? [...methods].flatMap(([template, its]) => (isLike(path, template) ? its : []));
    if (allowed.length === 0) throw new Problem('NOT_FOUND', 'There is nothing here.');
    const list = [...new Set(allowed)].join(', ');
    void reply.header('allow', list);
    throw new Problem('METHOD_NOT_ALLOWED', `This takes ${list}.`);
  });
}

const withoutSlash = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);

function isLike(path: string, template: string): boolean {
  const parts = path.split('/');
  const wanted = template.split('/');
  return (
    parts.length === wanted.length &&
    wanted.every((part, index) => (part.startsWith(':') ? parts[index] !== '' : part === parts[index]))
  );
}
