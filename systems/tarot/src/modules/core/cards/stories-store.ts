// Stories of cards: those of the deck, and what users made of them.

import type { Queries } from '../../../data/database.ts';
import { fromJson, toJson } from '../../../data/values.ts';
import type { Card } from '../../../deck/card.ts';
import type { Story } from './card-answer.ts';

function storyOfDeck({ story }: Card): Story | null {
  if (!story) return null;
  const { year, factions, ...rest } = story;
  return { ...rest, timeline: year, factions: [...factions] };
}

export async function findStories(queries: Queries, cards: readonly Card[]): Promise<Map<string, Story | null>> {
  const keys = cards.map(({ key }) => key);
  const rows = keys.length === 0 ? [] : await selectStories(queries, keys);
  const changed = new Map(rows.map(({ card_key, story }) => [card_key, fromJson<Story>(story)]));
  return new Map(cards.map((card) => [card.key, changed.get(card.key) ?? storyOfDeck(card)]));
}

const selectStories = (queries: Queries, keys: string[]) =>
  queries.selectFrom('card_stories').select(['card_key', 'story']).where('card_key', 'in', keys).execute();

export async function saveStory(
  queries: Queries,
  { cardKey, story, userId, nowMs }: { cardKey: string; story: Story; userId: string; nowMs: number },
): Promise<void> {
  const row = { story: toJson(story), updated_by: userId, updated_at: nowMs };
  await queries
    .insertInto('card_stories')
    .values({ card_key: cardKey, ...row })
    .onConflict((conflict) => conflict.column('card_key').doUpdateSet(row))
    .execute();
}

/** By character: where the story of a card can be heard. The files are the media group's. */
export async function findStoryAudio(queries: Queries, cardKey: string): Promise<Record<string, string>> {
  const rows = await queries
    .selectFrom('audio_files')
    .select(['character_key', 'file_name'])
    .where('card_key', '=', cardKey)
    .where('audio_type', '=', 'story')
    .where('character_key', 'is not', null)
    .limit(100)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.character_key ?? '', `/api/v1/audio/files/${row.file_name}`]));
}

export async function findInterpretations(queries: Queries, cardKey: string) {
  return queries
    .selectFrom('interpretations')
    .innerJoin('characters', 'characters.id', 'interpretations.character_id')
    .select(['characters.character_key', 'characters.name as character_name', 'interpretations.interpretation'])
    .where('interpretations.card_key', '=', cardKey)
    .where('interpretations.is_active', '=', 1)
    .orderBy('characters.sort_order')
    .limit(100)
    .execute();
}
