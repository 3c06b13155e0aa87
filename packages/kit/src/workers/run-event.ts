// What happens under the supervisor, as data: whoever runs it prints or logs it.

import type { Figure } from '@tare/accounting/self';
import type { Level } from '../budget/level.ts';
import type { RecycleReason } from './judge.ts';
import type { HeapFileKind } from './protocol.ts';

export type RunEvent = { atMs: number } & (
  | { kind: 'started'; worker: number; pid: number | null }
  /** `addresses` is empty of a program that does not listen, or not yet. */
  | { kind: 'ready'; worker: number; afterMs: number; privateBytes: Figure; addresses: string[] }
  | {
      kind: 'recycling';
      worker: number;
      reason: RecycleReason;
      overlap: boolean;
      privateBytes: Figure;
      requests: number;
    }
  /** The replacement did not become ready; the old one goes on. */
  | { kind: 'not-replaced'; worker: number; because: 'ended' | 'took-too-long'; againInMs: number }
  /** Connections that had not ended when the time for it was over, and were cut. */
  | { kind: 'cut'; worker: number; connections: number }
  | { kind: 'ended'; worker: number; requests: number }
  /** Without being asked. `againInMs`: until it is started again; null where that is given up. */
  | {
      kind: 'crashed';
      worker: number;
      status: number | null;
      signal: string | null;
      error?: string;
      againInMs: number | null;
    }
  /** It did not end in time, and was killed. */
  | { kind: 'killed'; worker: number }
  | { kind: 'level'; level: Level; before: Level; usedBytes: Figure; limitBytes: number }
  /** Fresh workers take so much of the budget that no recycle helps. */
  | { kind: 'too-small'; limitBytes: number; usedBytes: Figure; freshBytes: number }
  /** Memory is almost used up: it stops serving before its replacement is ready. */
  | { kind: 'tight'; worker: number }
  /** One worker after the other outgrows its share after so little time. Told again only after slower ones. */
  | { kind: 'too-fast'; servedMs: number }
  | { kind: 'heap-file'; worker: number; file: HeapFileKind; path: string; bytes: number }
  | { kind: 'no-heap-file'; worker: number; file: HeapFileKind; because: string }
  | { kind: 'stopping' }
);

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;
/** As it is told, before the supervisor adds the time. */
export type Told = WithoutTime<RunEvent>;
