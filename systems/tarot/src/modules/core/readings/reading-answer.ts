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

export function toReadingBody(row: Row, tags: readonly string[], positions?: PositionBody[]): ReadingBody {
  const { spread_key, character_voice, privacy_level, ...plain } = row;
  const spread = spreadByKey(spread_key);
  return {
    ...plain,
    spread_template: {
      id: spread_key,
      display_name: spread?.displayName ?? spread_key,
      card_count: spread?.cardCount ?? positions?.length ?? 0,
    },
    character_voice_used: character_voice,
    privacy_level: privacyLevels.find((level) => level === privacy_level) ?? 'private',
    energy_reading: fromJsonOrNull(row.energy_reading),
    ai_interpretation_requested: isSet(row.ai_interpretation_requested),
    ai_interpretation_at: toIsoOrNull(row.ai_interpretation_at),
    start_time: toIsoOrNull(row.start_time),
    end_time: toIsoOrNull(row.end_time),
    allow_public_sharing: isSet(row.allow_public_sharing),
    is_favorite: isSet(row.is_favorite),
    is_archived: isSet(row.is_archived),
    tags: [...tags],
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    ...(positions ? { card_positions: positions } : {}),
  };
}

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
