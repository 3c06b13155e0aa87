// The voices and factions of the deck as rows, which administrators may change: put in once, as a migration.

import { randomUUID } from 'node:crypto';
import { characters } from '../../deck/characters.ts';
import { type Faction, factions } from '../../deck/factions.ts';
import type { Queries } from '../database.ts';
import { toJson } from '../values.ts';

export async function up(db: Queries, nowMs: number): Promise<void> {
  const times = { created_at: nowMs, updated_at: nowMs };
  const characterRows = Object.values(characters).map(({ key, name, personality, voiceStyle, ...rest }) => ({
    id: randomUUID(),
    character_key: key,
    name,
    personality,
    voice_style: voiceStyle,
    colour: rest.colour,
    icon: rest.icon,
    ai_prompt: rest.persona,
    sort_order: rest.sortOrder,
    ...times,
  }));
  const factionRows = Object.values(factions).map(({ key, name, alignment, description, colour, style }, index) => ({
    id: randomUUID(),
    faction_key: key,
    name,
    alignment,
    description,
    colour,
    ai_style: toJson(style),
    sort_order: index + 1,
    ...times,
  }));
  const idOfCharacter = new Map<string, string>(characterRows.map(({ character_key, id }) => [character_key, id]));
  const idOfFaction = new Map<string, string>(factionRows.map(({ faction_key, id }) => [faction_key, id]));
  await db.insertInto('characters').values(characterRows).execute();
  await db.insertInto('factions').values(factionRows).execute();
  const links = Object.values(factions).flatMap((faction) => linksOf(faction, idOfFaction, idOfCharacter));
  await db.insertInto('faction_characters').values(links).execute();
}

type Ids = ReadonlyMap<string, string>;

/** The first of its voices is the most important: it has the highest priority. */
const linksOf = ({ key, voices }: Faction, idOfFaction: Ids, idOfCharacter: Ids) =>
  voices.map((voice, index) => ({
    faction_id: idOf(idOfFaction, key),
    character_id: idOf(idOfCharacter, voice),
    priority: voices.length - index,
  }));

function idOf(ids: Ids, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`${key} is not in the deck.`);
  return id;
}
