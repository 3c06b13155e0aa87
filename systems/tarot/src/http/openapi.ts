// What the routes take and give, by their schemas: /openapi.json, and /docs for people.

import type { App } from './app-type.ts';
import { accessCookie } from './authentication.ts';

/** Before the routes: it listens to them being added. */
export async function useOpenapi(app: App): Promise<void> {
  const { default: swagger } = await import('@fastify/swagger');
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Tarot', version: '1.0.0', description: 'Readings, their spreads and what comes of them.' },
      components: {
        securitySchemes: {
          cookie: { type: 'apiKey', in: 'cookie', name: accessCookie },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const auth = route.config?.auth;
      const security = auth === 'user' ? [{ cookie: [] }, { bearer: [] }] : [{ cookie: [] }];
      const tags = [/^\/api\/v1\/([\w-]+)/.exec(url)?.[1] ?? 'server'];
      return { url, schema: { tags, ...schema, ...(auth && auth !== 'optional' ? { security } : {}) } };
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  app.get('/docs', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .type('text/html; charset=utf-8')
      .send(renderPage(app.swagger().paths ?? {})),
  );
}

interface Operation {
  summary?: string;
  security?: readonly object[];
  responses?: Record<string, unknown>;
}

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function renderPage(paths: object): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, { summary = '', security, responses = {} }]) =>
      [method.toUpperCase(), path, summary, security ? 'signed in' : '', Object.keys(responses).join(' ')]
        .map((cell) => `<td>${escapeHtml(cell)}</td>`)
        .join(''),
    ),
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Routes</title>
<style>body{font:15px system-ui;margin:2em}td,th{padding:.2em .8em;text-align:left}tr:nth-child(odd){background:#8881}</style>
<h1>Routes</h1><p>All that they take and give is in openapi.json.</p>
<table><tr><th>Method<th>Path<th>What for<th>For<th>Answers</tr>${rows.map((row) => `<tr>${row}</tr>`).join('\n')}</table></html>`;
}
