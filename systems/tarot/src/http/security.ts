// Headers that keep browsers from doing what nobody meant, who may ask from which page, and cookies.

import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyReply } from 'fastify';
import type { Settings } from '../settings.ts';
import type { App } from './app-type.ts';
import { accessCookie, refreshCookie } from './authentication.ts';

type SecuritySettings = Pick<Settings, 'corsOrigins' | 'isProduction'>;

export async function useSecurity(app: App, { corsOrigins, isProduction }: SecuritySettings): Promise<void> {
  await app.register(helmet, {
    // Nothing here is a page but /docs, which has its own.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    hsts: isProduction && { maxAge: 31_536_000 },
    frameguard: { action: 'deny' },
  });
  await app.register(cors, {
    origin: [...corsOrigins],
    credentials: true,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['X-Request-ID', 'X-Response-Time'],
    // One without the headers of a browser is answered as well; what refuses it has no shape of ours.
    strictPreflight: false,
    maxAge: 600,
  });
  await app.register(cookie);
}

interface Session {
  accessToken: string;
  accessSeconds: number;
  refreshToken?: string;
  refreshSeconds?: number;
}

/** Only routes of auth are sent the one for refreshing. */
const refreshPath = '/api/v1/auth';

export function setSessionCookies(reply: FastifyReply, session: Session, { isProduction }: SecuritySettings): void {
  const safe = { httpOnly: true, sameSite: 'lax', secure: isProduction } as const;
  void reply.setCookie(accessCookie, session.accessToken, { ...safe, path: '/', maxAge: session.accessSeconds });
  if (session.refreshToken === undefined) return;
  const maxAge = session.refreshSeconds ?? session.accessSeconds;
  void reply.setCookie(refreshCookie, session.refreshToken, { ...safe, path: refreshPath, maxAge });
}

export function clearSessionCookies(reply: FastifyReply): void {
  void reply.clearCookie(accessCookie, { path: '/' }).clearCookie(refreshCookie, { path: refreshPath });
}
