import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type ChosenRoutes, chooseRoutes } from '../../src/load/choose-routes.ts';
import type { ReadyService } from '../../src/ready/wait-ready.ts';
import { loadOf, routeOf, type ServiceChoices, serviceOf } from '../support/programs.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Status by path, with a target for redirects; everything else is 404. */
type Answers = Record<string, number | [number, string]>;

async function chosen(answers: Answers, choices: ServiceChoices = {}): Promise<ChosenRoutes> {
  const answerOf = (path: string): [number, string | undefined] => {
    const answer = answers[path] ?? 404;
    return typeof answer === 'number' ? [answer, undefined] : answer;
  };
  server = createServer((request, response) => {
    const [status, location] = answerOf(request.url ?? '');
    response.writeHead(request.headers['x-key'] === 'open' ? 200 : status, location === undefined ? {} : { location });
    response.end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const [status, location] = answerOf('/');
  const ready: ReadyService = {
    readyMs: 1,
    origin: `http://127.0.0.1:${port}`,
    answer: { path: '/', status, location },
    port,
    closesConnections: false,
    description: '',
  };
  return chooseRoutes(serviceOf('x', choices), ready);
}

const paths = (result: ChosenRoutes): string[] => result.routes.map(({ method, path }) => `${method} ${path}`);
const codes = (result: ChosenRoutes): string[] => result.warnings.map((warning) => warning.code);

describe('chooseRoutes', () => {
  it('takes what a person named, whatever it answers', async () => {
    const routes = [routeOf('POST', '/missing')];
    expect(await chosen({ '/': 200 }, { load: loadOf({ routes }) })).toEqual({ routes, warnings: [] });
  });

  it('takes the path that answered', async () => {
    const result = await chosen({ '/': 204, '/health': 200 });
    expect([paths(result), codes(result)]).toEqual([['GET /'], []]);
  });

  it('takes no route for a service without load', async () => {
    expect(await chosen({ '/': 200 }, { load: null })).toEqual({ routes: [], warnings: [] });
  });

  it.each([
    ['a missing page', { '/': 404, '/healthz': 200 }, ['GET /healthz'], ['load-route-guessed']],
    ['a refusal', { '/': 401, '/api/health': 200 }, ['GET /api/health'], ['load-route-guessed']],
    [
      'a redirect to its target',
      { '/': [302, '/home?tab=1'], '/home?tab=1': 200 },
      ['GET /home?tab=1'],
      ['load-route-guessed'],
    ],
    [
      'a redirect to a login page',
      { '/': [302, '/login'], '/login': 200, '/health': 200 },
      ['GET /login'],
      ['load-needs-login'],
    ],
    [
      'a redirect to its public name',
      { '/': [301, 'https://example.com/en'], '/health': 200 },
      ['GET /health'],
      ['load-route-guessed'],
    ],
    ['nothing that works', { '/': 404 }, ['GET /'], ['load-on-error-answer']],
    [
      'nothing but a login that redirects',
      { '/': [302, '/login'], '/login': [302, '/login'] },
      ['GET /'],
      ['load-needs-login'],
    ],
  ] satisfies [string, Answers, string[], string[]][])(
    'goes from %s on to a usual path, with a warning',
    async (_what, answers, routes, warnings) => {
      const result = await chosen(answers);
      expect([paths(result), codes(result)]).toEqual([routes, warnings]);
    },
  );

  it('stops where every path refuses', async () => {
    await expect(chosen({ '/': 403 })).rejects.toMatchObject({ code: 'NEEDS_LOGIN' });
    await expect(chosen({ '/': 404, '/api': 401 })).rejects.toMatchObject({ code: 'NEEDS_LOGIN' });
  });

  it('asks with the headers of the load', async () => {
    const result = await chosen({ '/': 401 }, { load: loadOf({ headers: { 'x-key': 'open' } }) });
    expect(paths(result)).toEqual(['GET /health']);
  });
});
