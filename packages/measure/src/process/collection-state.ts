// Whether a process did what it was told when all were told to collect their garbage, and if not, why.

import type { CollectionState, Unavailable } from '@tare/accounting';
import type { Collection } from '../agent/agent-control.ts';
import { runtimeKind } from './name-role.ts';

/** @param executable path of its program */
export function collectionState(
  pid: number,
  executable: string | Unavailable,
  { replies, listed }: Collection,
): CollectionState {
  const main = replies.find((reply) => reply.pid === pid && reply.threadId === 0);
  if (main?.error === null) return 'forced';
  if (typeof executable !== 'string' || runtimeKind(executable) !== 'node') return 'unsupported';
  // Listed and silent: too busy to answer. Not listed: it did not inherit NODE_OPTIONS.
  return listed.has(pid) ? 'not-sampled' : 'denied';
}
