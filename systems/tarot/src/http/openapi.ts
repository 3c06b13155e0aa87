// /openapi.json, and /docs for people. Routes are only noted while the server starts; the document is made of them when somebody asks, and not kept.

import type { RouteOptions } from 'fastify';
import type { App } from './app-type.ts';
import type { TSchema } from './typebox.ts';

declare module 'fastify' {
  interface FastifySchema {
    summary?: string;
    /** What a form with files has: told, and read by the route. */
    form?: TSchema;
    /** Not told. */
    hide?: boolean;
  }
}

/** Before the routes: it listens to them being added. */
export function useOpenapi(app: App): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    if (!route.schema?.hide) routes.push(route);
  });
  const document = async () => (await import('./openapi-document.ts')).describeRoutes(routes);
  app.get('/openapi.json', { schema: { hide: true } }, document);
  app.get('/docs', { schema: { hide: true } }, async (_request, reply) => {
    const { renderDocs } = await import('./docs-page.ts');
    return reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .type('text/html; charset=utf-8')
      .send(renderDocs(await document()));
  });
}
