// An export as text, a piece for each page.

import type { ExportedReading } from './schemas.ts';

type Pages = AsyncIterable<readonly ExportedReading[]>;

export async function* writeJson(pages: Pages, exportedAt: string): AsyncGenerator<string> {
  let count = 0;
  yield `{"exported_at":${JSON.stringify(exportedAt)},"readings":[`;
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield `${count > 0 ? ',' : ''}${page.map((reading) => JSON.stringify(reading)).join(',')}`;
    count += page.length;
  }
  yield `],"total_count":${count}}`;
}

type Field = keyof ExportedReading;
const fields: readonly Field[] = [
  'id',
  'created_at',
  'question',
  'spread',
  'character_voice',
  'karma_context',
  'faction_influence',
  'focus_area',
  'context_notes',
  'interpretation',
  'user_satisfaction',
  'accuracy_rating',
  'helpful_rating',
  'is_favorite',
  'is_archived',
  'privacy_level',
  'tags',
  'cards',
];

export async function* writeCsv(pages: Pages): AsyncGenerator<string> {
  yield `${fields.join(',')}\r\n`;
  for await (const page of pages)
    if (page.length > 0)
      yield page.map((reading) => `${fields.map((field) => cellOf(reading, field)).join(',')}\r\n`).join('');
}

function cellOf(reading: ExportedReading, field: Field): string {
  if (field === 'tags') return quoted(reading.tags.join('; '));
  if (field === 'cards')
    return quoted(reading.cards.map((card) => `${card.card_id}${card.is_reversed ? ' reversed' : ''}`).join('; '));
  const value = reading[field];
  if (value === null) return '';
  return typeof value === 'string' ? quoted(value) : String(value);
}

/** With an apostrophe before what a spreadsheet would take for a formula: questions are of users, and others may open the file. */
const quoted = (text: string): string => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;
