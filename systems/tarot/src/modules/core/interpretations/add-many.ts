// Many interpretations at once: those that can be are stored, and of each other it is told why it was not.

import type { Database } from '../../../data/database.ts';
import { cardByKey } from '../../../deck/cards.ts';
import { Problem } from '../../../http/problem.ts';
import { characterMissing } from '../characters/characters-store.ts';
import { keepCharacters, pairTaken, toRow } from './change-interpretation.ts';
import type { BulkAnswer, NewInterpretation } from './schemas.ts';

type Row = ReturnType<typeof toRow>;

const pairOf = ({ card_key, character_id }: Row): string => `${card_key} ${character_id}`;

export async function addInterpretations(
  database: Database,
  given: readonly NewInterpretation[],
  nowMs: number,
): Promise<BulkAnswer> {
  const rows = given.map((one) => toRow(one, nowMs));
  const { characters, added } = await store(database, rows);
  const errors = rows.flatMap((row, index) => {
    if (added.has(row.id)) return [];
    const { code, message } = refusalOf(row, characters);
    return [{ index, code, message }];
  });
  return { success_count: added.size, failed_count: errors.length, errors };
}

async function store(database: Database, rows: readonly Row[]) {
  return database.transaction(async (trx) => {
    const characters = await keepCharacters(
      trx,
      rows.map(({ character_id }) => character_id),
    );
    // In one order, so that two who store the same at once wait for each other, and not in a circle.
    const possible = rows
      .filter(({ card_key, character_id }) => cardByKey(card_key) && characters.has(character_id))
      .sort((one, other) => (pairOf(one) < pairOf(other) ? -1 : 1));
    if (possible.length === 0) return { characters, added: new Set<string>() };
    const stored = await trx
      .insertInto('interpretations')
      .values(possible)
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    return { characters, added: new Set(stored.map(({ id }) => id)) };
  });
}

function refusalOf({ card_key, character_id }: Row, characters: ReadonlySet<string>): Problem {
  if (!cardByKey(card_key)) return new Problem('CARD_NOT_FOUND', 'There is no such card.');
  return characters.has(character_id) ? pairTaken() : characterMissing();
}
