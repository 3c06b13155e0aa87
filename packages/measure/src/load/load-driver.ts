// What a load is to tare: a fixed number of requests, and what was answered. The driver behind it can be replaced.

import type { LoadFigures, RouteObservation } from '@tare/accounting';
import type { LoadPlan, Route } from '../subject/subject.ts';

export interface LoadOrder {
  /** As `http://127.0.0.1:3000`. */
  origin: string;
  plan: LoadPlan;
  /** At least one. */
  routes: Route[];
  /** How many requests, exactly; the plan's number or its warm-up. */
  requests: number;
  /** The server ends the connection after each answer. */
  closesConnections: boolean;
  /** Order in which connections begin the routes. */
  seed: number;
}

export interface LoadResult {
  figures: LoadFigures;
  routes: RouteObservation[];
}

export interface LoadDriver {
  /** Runs to the end or until `signal`; then what was answered so far is lost and the promise rejects with the reason. */
  run(order: LoadOrder, signal: AbortSignal): Promise<LoadResult>;
}

export const routeName = (route: Route): string => `${route.method} ${route.path}`;
