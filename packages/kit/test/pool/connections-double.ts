// Connections to nothing, which say what was done with them, and which are made, answer or die as a test wants.

import type { CreateContext } from '../../src/pool/contract.ts';

export interface FakeConnection {
  id: number;
  isClosed: boolean;
  /** What a ping finds. */
  health: 'well' | 'dead' | 'hanging';
  /** It dies by itself. */
  die(): void;
}

/** What becomes of the next attempts to make one; `well` when nothing is said. `held` waits for `letGo`. */
type Outcome = 'well' | 'fails' | 'held' | 'hangs';

export interface ConnectionsDouble {
  /** All that were ever made. */
  readonly made: FakeConnection[];
  readonly open: FakeConnection[];
  readonly outcomes: Outcome[];
  /** Attempts that wait. */
  readonly held: { settle(outcome: 'well' | 'fails'): void; signal: AbortSignal }[];
  pings: number;
  create(context: CreateContext): Promise<FakeConnection>;
  destroy(connection: FakeConnection): void;
  ping(connection: FakeConnection): Promise<void>;
}

export function createConnectionsDouble(): ConnectionsDouble {
  const made: FakeConnection[] = [];
  const make = (lost: () => void): FakeConnection => {
    const connection: FakeConnection = {
      id: made.length,
      isClosed: false,
      health: 'well',
      die: () => {
        connection.health = 'dead';
        lost();
      },
    };
    made.push(connection);
    return connection;
  };
  const double: ConnectionsDouble = {
    made,
    get open() {
      return made.filter(({ isClosed }) => !isClosed);
    },
    outcomes: [],
    held: [],
    pings: 0,
    create: ({ signal, lost }) => {
      const outcome = double.outcomes.shift() ?? 'well';
      if (outcome === 'well') return Promise.resolve(make(lost));
      if (outcome === 'fails') return Promise.reject(new Error('refused'));
      return new Promise((resolve, reject) => {
        if (outcome === 'hangs') return;
        double.held.push({
          signal,
          settle: (how) => (how === 'well' ? resolve(make(lost)) : reject(new Error('refused late'))),
        });
      });
    },
    destroy: (connection) => {
      if (connection.isClosed) throw new Error(`Connection ${connection.id} was closed twice.`);
      connection.isClosed = true;
    },
    ping: ({ health }) => {
      double.pings += 1;
      if (health === 'hanging') return new Promise(() => undefined);
      return health === 'dead' ? Promise.reject(new Error('gone')) : Promise.resolve();
    },
  };
  return double;
}
