// A database that outlives the servers that are started on it, and a secret that they share: who is signed in at one is so at the next.

import { randomUUID } from 'node:crypto';
import type { TestDatabase } from './databases.ts';

export interface SharedDatabase extends TestDatabase {
  remove(): Promise<void>;
}

export async function shareDatabase(database: TestDatabase): Promise<SharedDatabase> {
  const { environment, remove } = await database.create();
  const shared = { ...environment, SECRET_KEY: randomUUID() };
  return { kind: database.kind, create: async () => ({ environment: shared, remove: async () => {} }), remove };
}
