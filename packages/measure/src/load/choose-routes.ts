// Which routes the load uses when a person names none: the path that answered, or where that is an error or a redirect, the first usual one that works.

import { TareError, type Warning } from '@tare/accounting';
import { probeHttp } from '../ready/http-probe.ts';
import type { ReadyService } from '../ready/wait-ready.ts';
import type { Route, Service } from '../subject/subject.ts';

/** Paths that backends commonly answer, in the order tried. */
const usualPaths = [
  '/health',
  '/healthz',
  '/api/health',
  '/api/v1/health',
  '/api',
  '/status',
  '/ping',
  '/docs',
  '/graphql',
];
const probeTimeoutMs = 2_000;

export interface ChosenRoutes {
  routes: Route[];
  warnings: Warning[];
}

const get = (path: string): Route => ({ method: 'GET', path, headers: {}, body: undefined, weight: 1 });

/** @throws TareError NEEDS_LOGIN where every path asks for credentials */
export async function chooseRoutes(service: Service, ready: ReadyService): Promise<ChosenRoutes> {
  const { load } = service;
  const { origin, answer } = ready;
  if (load && load.routes.length > 0) return { routes: load.routes, warnings: [] };
  if (!load || origin === undefined || !answer) return { routes: [], warnings: [] };
  const warn = (code: string, message: string): Warning => ({ code, service: service.name, message });
  if (answer.status < 300) return { routes: [get(answer.path)], warnings: [] };
  const refused = answer.status === 401 || answer.status === 403 ? [answer.path] : [];
  const target = sameOriginTarget(origin, answer);
  for (const path of target === undefined ? usualPaths : [target, ...usualPaths]) {
    const result = await probeHttp(new URL(path, origin), load.headers, probeTimeoutMs);
    if (result.kind !== 'answer') continue;
    if (result.status === 401 || result.status === 403) refused.push(path);
    if (result.status >= 300) continue;
    const why = `GET ${answer.path} answers ${answer.status}, so the load ran on GET ${path}`;
    const isLogin = path === target && looksLikeLogin(path);
    return {
      routes: [get(path)],
      warnings: [
        isLogin
          ? warn(
              'load-needs-login',
              `${why}, which looks like a login page. Give --header and --route for what your users do.`,
            )
          : warn('load-route-guessed', `${why}. Name what your users do with --route.`),
      ],
    };
  }
  if (refused.length > 0) {
    throw new TareError('NEEDS_LOGIN', {
      message: `${service.name} refuses the load without credentials.`,
      seen: `${answer.status} from GET ${answer.path}`,
      remedy: "Give credentials with --header 'authorization: Bearer ...', or an open path with --route /health.",
    });
  }
  if (target !== undefined && looksLikeLogin(target)) {
    const message = `GET ${answer.path} answers ${answer.status} and leads to ${target}, which looks like a login page; the load ran on that answer alone. Give --header and --route for what your users do.`;
    return { routes: [get(answer.path)], warnings: [warn('load-needs-login', message)] };
  }
  const what = answer.status === 404 ? 'where nothing is' : 'which is no normal answer';
  return {
    routes: [get(answer.path)],
    warnings: [
      warn(
        'load-on-error-answer',
        `The load ran on GET ${answer.path}, ${what} (${answer.status}). Name real routes with --route.`,
      ),
    ],
  };
}

const looksLikeLogin = (path: string): boolean => /log-?in|sign-?in|auth/i.test(path);

function sameOriginTarget(origin: string, answer: { path: string; location: string | undefined }): string | undefined {
  if (answer.location === undefined || !URL.canParse(answer.location, `${origin}${answer.path}`)) return undefined;
  const url = new URL(answer.location, `${origin}${answer.path}`);
  // A server often redirects to its public name; on this machine that is another origin with the same path.
  const local = url.origin === origin || url.hostname === 'localhost';
  return local && url.pathname !== answer.path ? `${url.pathname}${url.search}` : undefined;
}
