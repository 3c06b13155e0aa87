// Readings as answers tell them.

import type { Selectable } from 'kysely';
import type { ReadingCardsTable, ReadingsTable } from '../../../data/schema/core.ts';
import { fromJsonOrNull, isSet, toIso, toIsoOrNull } from '../../../data/values.ts';
import { type FactionKey, factionKeys, type VoiceKey } from '../../../deck/card.ts';
import { cardByKey } from '../../../deck/cards.ts';
import { factions } from '../../../deck/factions.ts';
import { spreadByKey } from '../../../deck/spreads.ts';
import { toCardBody } from '../cards/card-answer.ts';
import { type PositionBody, privacyLevels, type ReadingBody } from './schemas.ts';

type Row = Selectable<ReadingsTable>;
type CardRow = Omit<Selectable<ReadingCardsTable>, 'reading_id'>;

/** Each field by itself: a copy of "all but" of an object is many times slower, and a page has a hundred readings. */
export function toReadingBody(row: Row, tags: readonly string[], positions?: PositionBody[]): ReadingBody {
  const spread = spreadByKey(row.spread_key);
  return {
    id: row.id,
    user_id: row.user_id,
    question: row.question,
    focus_area: row.focus_area,
    context_notes: row.context_notes,
    spread_template: {
      id: row.spread_key,
      display_name: spread?.displayName ?? row.spread_key,
      card_count: spread?.cardCount ?? positions?.length ?? 0,
    },
    character_voice_used: row.character_voice,
    karma_context: row.karma_context,
    faction_influence: row.faction_influence,
    radiation_factor: row.radiation_factor,
    ...(positions ? { card_positions: positions } : {}),
    ...toInterpretation(row),
    session_duration: row.session_duration,
    start_time: toIsoOrNull(row.start_time),
    end_time: toIsoOrNull(row.end_time),
    privacy_level: privacyLevels.find((level) => level === row.privacy_level) ?? 'private',
    allow_public_sharing: isSet(row.allow_public_sharing),
    is_favorite: isSet(row.is_favorite),
    is_archived: isSet(row.is_archived),
    category_id: row.category_id,
    tags: [...tags],
    user_satisfaction: row.user_satisfaction,
    accuracy_rating: row.accuracy_rating,
    helpful_rating: row.helpful_rating,
    likes_count: row.likes_count,
    shares_count: row.shares_count,
    comments_count: row.comments_count,
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  };
}

const toInterpretation = (row: Row) => ({
  overall_interpretation: row.overall_interpretation,
  summary_message: row.summary_message,
  prediction_confidence: row.prediction_confidence,
  energy_reading: fromJsonOrNull<Record<string, unknown>>(row.energy_reading),
  ai_interpretation_requested: isSet(row.ai_interpretation_requested),
  ai_interpretation_at: toIsoOrNull(row.ai_interpretation_at),
  ai_interpretation_provider: row.ai_interpretation_provider,
  interpretation_audio_url: row.interpretation_audio_url,
});

/** @param voices whose texts of each card are told */
export function toPositionBody({ card_key, ...row }: CardRow, voices: ReadonlySet<string>): PositionBody {
  const card = cardByKey(card_key);
  return {
    ...row,
    card_id: card_key,
    is_reversed: isSet(row.is_reversed),
    ...(card ? { card: toCardBody(card, { voices }) } : {}),
  };
}

/** The voice that speaks to everybody. */
const openVoice: VoiceKey = 'wrist_console';

/** Voices that speak to a member of a faction; to somebody of none, the open one, and that of the reading in any case. */
export function voicesFor(faction: string | null, used: string): ReadonlySet<string> {
  const known: FactionKey | undefined = factionKeys.find((key) => key === faction);
  return new Set<string>([openVoice, used, ...(known ? factions[known].voices : [])]);
}
