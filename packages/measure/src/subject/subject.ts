// What is measured: services with their commands, how each says that it is ready, and the load it gets. Values only; nothing here starts anything.

import type { StandInPlan } from '@tare/accounting';

/** How tare knows that a service is ready. */
export type Readiness =
  /** The first TCP port that the tree listens on, then an HTTP answer (or, where it speaks no HTTP, an open port). */
  | { kind: 'automatic' }
  /** An HTTP answer below 500 from this address. */
  | { kind: 'url'; url: string }
  /** This port listens; an HTTP answer is waited for only where it speaks HTTP. */
  | { kind: 'port'; port: number }
  /** A line of standard output or error that matches. */
  | { kind: 'output'; pattern: RegExp };

/** One kind of request. `{n}` in path and body becomes the request's number, so that writes differ. */
export interface Route {
  method: string;
  /** Path with query, beginning with a slash. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** Share of the requests, relative to the other routes; 1 unless said. */
  weight: number;
}

export interface LoadPlan {
  /** How many requests, exactly. */
  requests: number;
  connections: number;
  /** Requests before the idle reading that are not part of the load. */
  warmup: number;
  /** Empty: the path that answered when the service became ready. */
  routes: Route[];
  /** Sent with every request. */
  headers: Record<string, string>;
  /** A request without an answer for that long counts as an error. */
  timeoutMs: number;
}

/** How one trial starts a service: what a change maps to another launch. */
export interface Launch {
  argv: readonly string[];
  /** Added to tare's own environment; undefined removes a variable. */
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** What takes the place of imports in its Node.js processes. */
  standIns?: StandInPlan;
}

export interface Service {
  name: string;
  launch: Launch;
  /** Names of services that must be ready before this one starts. */
  dependsOn: string[];
  ready: Readiness;
  readyTimeoutMs: number;
  /** null: this service is not loaded by tare (a database behind the others). */
  load: LoadPlan | null;
  /** From SIGTERM to SIGKILL. */
  stopGraceMs: number;
}

export interface Subject {
  name: string;
  services: Service[];
}
