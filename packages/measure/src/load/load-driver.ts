// What a load is to tare: a fixed number of requests, and what was answered. The driver behind it can be replaced.

import type { LoadFigures, RouteObservation } from '@tare/accounting';
import type { LoadPlan, Route } from '../subject/subject.ts';

export interface LoadOrder {
  /** As `http://127.0.0.1:3000`. */
  origin: string;
  plan: LoadPlan;
  /** At least one. */
  routes: readonly Route[];
  /** How many requests, exactly; the plan's number or its warm-up. */
  requests: number;
  /** The server ends the connection after each answer. */
  closesConnections: boolean;
  /** Order in which connections begin the routes. */
  seed: number;
  /** Where the order before this one ended: numbers and routes go on from there. */
  from: LoadPosition;
}

/** How far the load of a service has come over all its orders. */
export interface LoadPosition {
  requests: number;
  /** The last that `{n}` may have become; a driver may leave some out. */
  number: number;
}

export const loadStart: LoadPosition = { requests: 0, number: 0 };

export interface LoadResult {
  figures: LoadFigures;
  routes: RouteObservation[];
  reached: LoadPosition;
}

export interface LoadDriver {
  /** Before the first order, so that what the load itself needs to start falls into the subject's rest and not into its load. */
  open(): LoadSession;
}

/** All orders of one trial, one after the other. */
export interface LoadSession {
  /** Runs to the end or until `signal`; then what was answered so far is lost and the promise rejects with the reason. */
  run(order: LoadOrder, signal: AbortSignal): Promise<LoadResult>;
  /** Nothing of it is left after that; safe to call at any moment. */
  close(): void;
}

export const routeName = (route: Route): string => `${route.method} ${route.path}`;
