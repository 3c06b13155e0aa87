// What every module is given: the whole of what it may use of the rest.

import type { Budget } from '@tare/kit/budget';
import type { Cache } from '@tare/kit/cache';
import type { Log } from '@tare/kit/logs';
import type { Counters } from './data/counters.ts';
import type { Database, Queries } from './data/database.ts';
import type { Events } from './events.ts';
import type { CachedAnswer } from './http/cached-answers.ts';
import type { Passwords } from './http/passwords.ts';
import type { RecentErrors } from './http/recent-errors.ts';
import type { StreamingStatistics } from './http/streaming-statistics.ts';
import type { Timings } from './http/timings.ts';
import type { Tokens } from './http/tokens.ts';
import type { GroupName } from './modules/groups.ts';
import type { Providers } from './providers/provider.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './time.ts';

export interface Context {
  readonly settings: Settings;
  readonly log: Log;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly database: Database;
  /** `database.queries`: single statements. What has to happen together is `database.transaction`. */
  readonly queries: Queries;
  readonly events: Events;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  /** Answers that are the same for all: http/cached-answers.ts. */
  readonly answers: Cache<string, CachedAnswer>;
  /** Of cards and spreads. */
  readonly counters: Counters;
  readonly timings: Timings;
  readonly streams: StreamingStatistics;
  /** Answers of 500 and above, for monitoring. */
  readonly recentErrors: RecentErrors;
  readonly budget: Budget;
  /** Groups of modules that are on. */
  readonly groups: { isOn(name: GroupName): boolean; readonly on: readonly GroupName[] };
  /** AI services, and the one without: none is loaded before it is asked. */
  readonly providers: Providers;
  /** AI providers that were loaded, for monitoring; whoever loads one adds its name. */
  readonly loadedProviders: Set<string>;
  /** Raised when the server ends: streams and long work stop. */
  readonly closing: AbortSignal;
}
