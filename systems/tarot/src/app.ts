// The server, whole but for listening: settings in, an app of Fastify out. What it opens is closed with it.

import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { createBudget } from '@tare/kit/budget';
import { createLog, type Log } from '@tare/kit/logs';
import fastify, { LogController } from 'fastify';
import type { Context } from './context.ts';
import { createCounters } from './data/counters.ts';
import { type Database, openDatabase } from './data/database.ts';
import { migrate } from './data/migrate.ts';
import { createEvents } from './events.ts';
import { useAllowedMethods } from './http/allowed-methods.ts';
import type { App } from './http/app-type.ts';
import { useAuthentication } from './http/authentication.ts';
import { createAnswers, useCachedAnswers } from './http/cached-answers.ts';
import { answerClientErrors } from './http/client-errors.ts';
import { useErrorEnvelope } from './http/error-envelope.ts';
import { useGzip } from './http/gzip.ts';
import { useOpenapi } from './http/openapi.ts';
import { createPasswords } from './http/passwords.ts';
import { useRateLimits } from './http/rate-limits.ts';
import { createRecentErrors } from './http/recent-errors.ts';
import { requestIdOf, useRequestMarks } from './http/request-marks.ts';
import { useSecurity } from './http/security.ts';
import { createStreamingStatistics } from './http/streaming-statistics.ts';
import { useTimings } from './http/timings.ts';
import { createTokens } from './http/tokens.ts';
import { compileSerializer, compileValidator } from './http/validation.ts';
import { registerRoot } from './modules/core/monitoring/root.ts';
import { defineGroups } from './modules/groups.ts';
import { createProviders } from './providers/create-providers.ts';
import type { Settings } from './settings.ts';
import { type Clock, systemClock } from './time.ts';

export interface AppOptions {
  settings: Settings;
  clock?: Clock;
  random?: () => number;
}

/** Of a body; uploads have their own. */
const bodyLimit = 262_144;

/** @throws what keeps it from starting: the database away, a feature that needs another which is off */
export async function buildApp(options: AppOptions): Promise<{ app: App; context: Context }> {
  const { settings } = options;
  const log = openLog(settings);
  const app: App = createServer(log, options);
  const context = await createContext(app, log, options);
  closeWithApp(app, context);
  const { clock, queries, tokens, groups } = context;
  useErrorEnvelope(app, clock, context.recentErrors);
  useRequestMarks(app);
  useCachedAnswers(app);
  if (settings.GZIP) useGzip(app);
  await useSecurity(app, settings);
  await useRateLimits(app, settings);
  useAllowedMethods(app);
  useAuthentication(app, { queries, tokens, clock });
  if (settings.API_DOCS) useOpenapi(app);
  registerRoot(app, context);
  await groups.load((_name, group) => {
    app.register(async (scope) => group.register(scope, context), { prefix: '/api/v1' });
  });
  if (settings.ENABLE_SCHEDULER) await (await import('./jobs/index.ts')).startJobs(app, context);
  await app.ready();
  return { app, context };
}

const openLog = (settings: Settings): Log =>
  createLog({
    name: 'tarot',
    level: settings.logLevel,
    destination: settings.LOG_DESTINATION === 'file' ? { file: join(settings.dataDirectory, 'tarot.log') } : 'stdout',
    redact: ['password', 'confirm_password', 'access_token', 'refresh_token'],
  });

function createServer(log: Log, { settings, clock = systemClock }: AppOptions): App {
  const server = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: !settings.ACCESS_LOG }),
    bodyLimit,
    requestTimeout: 30_000,
    trustProxy: settings.TRUST_PROXY,
    genReqId: requestIdOf,
    forceCloseConnections: 'idle',
    // Of an address that no route can be looked up by.
    frameworkErrors: (error, request, reply) => request.server.errorHandler(error, request, reply),
    clientErrorHandler: answerClientErrors(clock),
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    schemaController: {
      compilersFactory: {
        // Also keeps the usual compilers from being loaded, whose types are asked for here.
        buildValidator: () => compileValidator as never,
        buildSerializer: () => compileSerializer(settings.CHECK_RESPONSES) as never,
      },
    },
  });
  return server as unknown as App;
}

async function createContext(app: App, log: Log, options: AppOptions): Promise<CloseableContext> {
  const { settings, clock = systemClock, random = Math.random } = options;
  const features = defineGroups(settings.environment);
  const loadedProviders = new Set<string>();
  const providers = await createProviders({ settings, loaded: loadedProviders, log });
  const database = await openDatabase(settings);
  try {
    const applied = await migrate(database, () => clock.now());
    if (applied.length > 0) log.info({ applied }, 'database migrated');
    if (settings.DEMO_DATA) await addDemoData(database, settings, clock);
  } catch (error) {
    await database.close();
    throw error;
  }
  const closing = new AbortController();
  // One listener for each stream that is open.
  setMaxListeners(0, closing.signal);
  return {
    settings,
    log,
    clock,
    random,
    database,
    queries: database.queries,
    events: createEvents((error, name) => log.error({ error, event: name }, 'a listener failed')),
    tokens: createTokens(settings.secretKey),
    passwords: createPasswords(settings.BCRYPT_COST),
    answers: createAnswers(settings.CACHE_ENTRIES),
    counters: createCounters({
      database,
      clock,
      everyMs: settings.COUNTER_FLUSH_MS,
      onError: (error) => log.error({ error }, 'counts were not written'),
    }),
    timings: useTimings(app, { clock, byPath: settings.LEAK_MODE }),
    streams: createStreamingStatistics(clock),
    recentErrors: createRecentErrors(clock),
    budget: createBudget({ env: settings.environment }),
    groups: { isOn: (name) => features.isOn(name), on: features.on, load: features.load },
    providers,
    loadedProviders,
    closing: closing.signal,
    startClosing: () => closing.abort(new Error('The server ends.')),
  };
}

async function addDemoData(database: Database, settings: Settings, clock: Clock): Promise<void> {
  const demo = await import('./data/seeds/demo-data.ts');
  await demo.addDemoData(database, createPasswords(settings.BCRYPT_COST), clock.now());
}

type CloseableContext = Context & {
  groups: Pick<ReturnType<typeof defineGroups>, 'load'>;
  startClosing: () => void;
};

/** Streams first, since the server waits for them; what others write to last. */
function closeWithApp(app: App, context: CloseableContext): void {
  app.addHook('preClose', async () => context.startClosing());
  // An answer whose last byte went out before and that ends only now leaves a connection that nobody closes but its own time-out, after more than a minute.
  app.addHook('onResponse', async ({ raw }) => {
    if (context.closing.aborted) raw.socket.destroySoon();
  });
  app.addHook('onClose', async () => {
    await context.events.settled();
    await context.providers.close();
    await context.counters.close();
    context.answers.close();
    await context.database.close();
    context.budget.close();
    context.log.close();
  });
}
