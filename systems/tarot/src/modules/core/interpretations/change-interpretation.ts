// What characters say of cards, as administrators write it: once for each pair of card and character.

import { randomUUID } from 'node:crypto';
import type { Database, Queries } from '../../../data/database.ts';
import { toFlag } from '../../../data/values.ts';
import { Problem, required } from '../../../http/problem.ts';
import { requireCard } from '../cards/card-routes.ts';
import { characterMissing } from '../characters/characters-store.ts';
import { interpretationMissing, toBody, told } from './interpretations-store.ts';
import type { InterpretationBody, InterpretationChanges, NewInterpretation } from './schemas.ts';

export const pairTaken = () =>
  new Problem('DUPLICATE_ENTRY', 'This character has said something of this card already.');

export const toRow = (given: NewInterpretation, nowMs: number) => ({
  id: randomUUID(),
  card_key: given.card_id,
  character_id: given.character_id,
  interpretation: given.interpretation.trim(),
  is_active: toFlag(given.is_active),
  created_at: nowMs,
  updated_at: nowMs,
});

/** Those that there are; they stay until the transaction ends. */
export async function keepCharacters(trx: Queries, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await trx
    .selectFrom('characters')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .forShare()
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** @throws Problem 404 for a card or a character that there is not, 400 where the character has spoken already */
export async function addInterpretation(
  database: Database,
  given: NewInterpretation,
  nowMs: number,
): Promise<InterpretationBody> {
  requireCard(given.card_id);
  const row = await database.transaction(async (trx) => {
    const known = await keepCharacters(trx, [given.character_id]);
    if (!known.has(given.character_id)) throw characterMissing();
    return trx
      .insertInto('interpretations')
      .values(toRow(given, nowMs))
      .onConflict((conflict) => conflict.doNothing())
      .returning(told)
      .executeTakeFirst();
  });
  return toBody(required(row, pairTaken));
}

/** @throws Problem 404 */
export async function changeInterpretation(
  queries: Queries,
  id: string,
  { interpretation, is_active }: InterpretationChanges,
  nowMs: number,
): Promise<InterpretationBody> {
  const row = await queries
    .updateTable('interpretations')
    .set({
      ...(interpretation === undefined ? {} : { interpretation: interpretation.trim() }),
      ...(is_active === undefined ? {} : { is_active: toFlag(is_active) }),
      updated_at: nowMs,
    })
    .where('id', '=', id)
    .returning(told)
    .executeTakeFirst();
  return toBody(required(row, interpretationMissing));
}

/** @throws Problem 404 */
export async function removeInterpretation(queries: Queries, id: string): Promise<void> {
  const row = await queries.deleteFrom('interpretations').where('id', '=', id).returning('id').executeTakeFirst();
  required(row, interpretationMissing);
}
