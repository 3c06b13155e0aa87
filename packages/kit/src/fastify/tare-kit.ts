// All of the kit that an app of Fastify has, in one plugin, and closed with the app.

import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Budget } from '../budget/budget.ts';
import type { Health } from '../health/health.ts';
import type { Shedding } from '../shedding/shedding.ts';
import { healthRoutes } from './health-routes.ts';
import { requestLines } from './request-lines.ts';
import { shedding } from './shedding.ts';
import { forWholeApp } from './whole-app.ts';

interface Closable {
  close(): unknown;
}

export interface TareKitOptions {
  /** Closed with the app. */
  budget?: Budget;
  /** Has its routes. */
  health?: Health;
  /** Refuses requests of the whole app; closed with it. */
  shedding?: Shedding;
  /** Has a line of each request: of the app's own log where it is this one (`fastify({ loggerInstance: log })`), else written beside it. Closed with the app, last. */
  log?: Logger & Closable;
  /** Further parts that are closed with the app, as pools; in this order. */
  parts?: readonly Closable[];
}

/** Closes it when the app has closed: `app.register(closeWith, { part: budget })`. */
export const closeWith: (app: FastifyInstance, options: { part: Closable }) => Promise<void> = forWholeApp(
  '@tare/kit close',
  async (app, { part }) => {
    app.addHook('onClose', async () => {
      await part.close();
    });
  },
);

/** `app.register(tareKit, { budget, health, shedding, log })`, before the routes' plugins. What is not given is left out. */
export const tareKit: (app: FastifyInstance, options: TareKitOptions) => Promise<void> = forWholeApp(
  '@tare/kit',
  async (app, { budget, health, shedding: guard, log, parts = [] }) => {
    // Hooks of closing run from the last to the first.
    for (const part of [log, budget, ...[...parts].reverse()]) if (part) await closeWith(app, { part });
    if (log) await requestLines(app, { log });
    if (guard) await shedding(app, { shedding: guard });
    if (health) await healthRoutes(app, { health });
  },
);
