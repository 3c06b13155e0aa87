// Which characters speak to the members of a faction, the most important first.

import type { Database, Queries } from '../../../data/database.ts';
import { isSet } from '../../../data/values.ts';
import { invalidRequest, notFound, Problem, required } from '../../../http/problem.ts';
import { characterMissing } from '../characters/characters-store.ts';
import { factionMissing } from './factions-store.ts';
import type { Member } from './schemas.ts';

/** Of a faction, so that all of them can be listed with it. */
const mostMembers = 100;

interface Membership {
  faction_id: string;
  character_id: string;
}

const membershipMissing = () => notFound('character of this faction');

/** By faction. */
export async function findMembers(queries: Queries, factionIds: readonly string[]): Promise<Map<string, Member[]>> {
  const members = new Map<string, Member[]>(factionIds.map((id) => [id, []]));
  if (factionIds.length === 0) return members;
  const rows = await queries
    .selectFrom('faction_characters')
    .innerJoin('characters', 'characters.id', 'faction_characters.character_id')
    .select([
      'faction_characters.faction_id',
      'faction_characters.priority',
      'characters.id',
      'characters.character_key as key',
      'characters.name',
      'characters.is_active',
    ])
    .where('faction_characters.faction_id', 'in', [...factionIds])
    .orderBy('faction_characters.priority', 'desc')
    .orderBy('characters.sort_order')
    .orderBy('characters.character_key')
    .limit(mostMembers * factionIds.length)
    .execute();
  for (const { faction_id, is_active, ...row } of rows)
    members.get(faction_id)?.push({ ...row, is_active: isSet(is_active) });
  return members;
}

/** @throws Problem 404 */
export async function listMembers(queries: Queries, factionId: string): Promise<Member[]> {
  const faction = await queries.selectFrom('factions').select('id').where('id', '=', factionId).executeTakeFirst();
  const { id } = required(faction, factionMissing);
  return (await findMembers(queries, [id])).get(id) ?? [];
}

/** @throws Problem 404 for a faction or a character that there is not, 400 where it is there already or the faction is full */
export async function addMember(database: Database, membership: Membership, priority: number): Promise<void> {
  const { faction_id, character_id } = membership;
  await database.transaction(async (trx) => {
    const faction = await trx
      .selectFrom('factions')
      .select('id')
      .where('id', '=', faction_id)
      .forUpdate()
      .executeTakeFirst();
    required(faction, factionMissing);
    const character = await trx
      .selectFrom('characters')
      .select('id')
      .where('id', '=', character_id)
      .forShare()
      .executeTakeFirst();
    required(character, characterMissing);
    const { count } = await trx
      .selectFrom('faction_characters')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('faction_id', '=', faction_id)
      .executeTakeFirstOrThrow();
    if (count >= mostMembers) throw invalidRequest(`A faction has ${mostMembers} characters at most.`);
    const added = await trx
      .insertInto('faction_characters')
      .values({ ...membership, priority })
      .onConflict((conflict) => conflict.doNothing())
      .returning('priority')
      .executeTakeFirst();
    if (!added) throw new Problem('DUPLICATE_ENTRY', 'This character speaks to this faction already.');
  });
}

/** @throws Problem 404 */
export async function changePriority(queries: Queries, membership: Membership, priority: number): Promise<void> {
  const { faction_id, character_id } = membership;
  const row = await queries
    .updateTable('faction_characters')
    .set({ priority })
    .where('faction_id', '=', faction_id)
    .where('character_id', '=', character_id)
    .returning('priority')
    .executeTakeFirst();
  required(row, membershipMissing);
}

/** @throws Problem 404 */
export async function removeMember(queries: Queries, { faction_id, character_id }: Membership): Promise<void> {
  const row = await queries
    .deleteFrom('faction_characters')
    .where('faction_id', '=', faction_id)
    .where('character_id', '=', character_id)
    .returning('priority')
    .executeTakeFirst();
  required(row, membershipMissing);
}
