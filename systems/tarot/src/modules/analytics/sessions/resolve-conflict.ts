// Which side of a conflict counts, as its user says.

import type { Context } from '../../../context.ts';
import { Problem } from '../../../http/problem.ts';
import { stateText } from './change-session.ts';
import type { ResolveBody } from './schemas.ts';
import { recordSessionEvent } from './session-events-store.ts';
import { alreadyComplete, changedMeanwhile, lockOwnSession, type SessionRow, updateSession } from './sessions-store.ts';

type Winner = 'server' | 'client';

/** @throws Problem 404, 403; 400 where the client is to win over one that is complete, 409 where it was changed meanwhile, 422 */
export async function resolveConflict(
  context: Context,
  userId: string,
  asked: ResolveBody,
): Promise<{ winner: Winner; session: SessionRow }> {
  const { session_id: id, strategy, client, expected_updated_at: expected } = asked;
  const nowMs = context.clock.now();
  if (!client && strategy !== 'server_wins')
    throw new Problem('VALIDATION_ERROR', `${strategy} needs what the client has.`);
  const columns = client && { session_state: stateText(client.session_state), status: client.status };
  return context.database.transaction(async (trx) => {
    const known = await lockOwnSession(trx, id, userId);
    if (expected !== undefined && Date.parse(expected) !== known.updated_at) throw changedMeanwhile(known.updated_at);
    const winner = winnerOf(known, asked);
    const isClients = winner === 'client' && columns !== undefined;
    const session = isClients ? await updateSession(trx, { id, userId, nowMs }, columns) : known;
    await recordSessionEvent(trx, { sessionId: id, type: 'resolved', details: { strategy, winner }, nowMs });
    return { winner, session };
  });
}

/** What is complete has its reading: a later change of the client comes too late. */
function winnerOf(known: SessionRow, { strategy, client }: ResolveBody): Winner {
  const isComplete = known.status === 'complete';
  if (strategy === 'client_wins') {
    if (isComplete) throw alreadyComplete();
    return 'client';
  }
  const isLater = client !== undefined && Date.parse(client.updated_at) > known.updated_at;
  return strategy === 'last_write_wins' && isLater && !isComplete ? 'client' : 'server';
}
