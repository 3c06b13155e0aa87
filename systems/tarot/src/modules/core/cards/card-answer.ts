// A card as answers tell it: made of the deck in memory, with what was asked for beside it.

import type { CardStatistics } from '../../../data/counters.ts';
import { toIsoOrNull } from '../../../data/values.ts';
import { type Card, factionKeys, suitKeys, voiceKeys } from '../../../deck/card.ts';
import { suits } from '../../../deck/suits.ts';
import { factionTexts, voiceTexts } from '../../../deck/voice-texts.ts';
import { Nullable, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

export const Story = Type.Object({
  background: Type.String(),
  timeline: Type.String({ description: 'before_flood, after_flood, or a year.' }),
  factions: Type.Array(OneOf(factionKeys)),
  location: Type.String(),
  event: Type.String(),
  lesson: Type.String(),
});
export type Story = Static<typeof Story>;

const Texts = Type.Record(Type.String(), Type.String());

export const CardBody = Type.Object({
  id: Type.String(),
  name: Type.String(),
  suit: OneOf(suitKeys),
  number: Type.Integer(),
  classic_name: Type.String(),
  classic_suit: Type.String(),
  upright_meaning: Type.String(),
  reversed_meaning: Type.String(),
  upright_keywords: Type.Array(Type.String()),
  reversed_keywords: Type.Array(Type.String()),
  metadata: Type.Object({
    radiation_level: Type.Number({ minimum: 0, maximum: 1 }),
    threat_level: Type.Integer({ minimum: 1, maximum: 10 }),
    shelter_number: Type.Integer(),
  }),
  karma_readings: Type.Object({ good: Type.String(), neutral: Type.String(), evil: Type.String() }),
  visuals: Type.Object({
    image_url: Type.String(),
    image_alt: Type.String(),
    audio_cue: Type.String(),
    geiger_intensity: Type.Number(),
  }),
  flavour: Type.String(),
  affects_fortune: Type.Boolean(),
  affects_trust: Type.Boolean(),
  affects_wit: Type.Boolean(),
  special_ability: Type.String(),
  is_major_arcana: Type.Boolean(),
  is_court_card: Type.Boolean(),
  rank: Nullable(Type.String()),
  voice_texts: Type.Optional(Texts),
  faction_texts: Type.Optional(Texts),
  stats: Type.Optional(
    Type.Object({
      draw_frequency: Type.Integer(),
      total_appearances: Type.Integer(),
      last_drawn_at: Nullable(Timestamp),
    }),
  ),
  story: Type.Optional(Nullable(Story)),
  audio_urls: Type.Optional(Texts),
  interpretations: Type.Optional(
    Type.Array(
      Type.Object({ character_key: Type.String(), character_name: Type.String(), interpretation: Type.String() }),
    ),
  ),
});
export type CardBody = Static<typeof CardBody>;

export interface Beside {
  texts?: boolean;
  /** Texts of these voices only. */
  voices?: ReadonlySet<string>;
  stats?: CardStatistics | undefined;
  story?: Story | null;
}

export function toCardBody(card: Card, { texts = false, voices, stats, story }: Beside = {}): CardBody {
  return {
    id: card.key,
    name: card.name,
    suit: card.suit,
    number: card.number,
    classic_name: card.classicName,
    classic_suit: suits[card.suit].classicName,
    upright_meaning: card.uprightMeaning,
    reversed_meaning: card.reversedMeaning,
    upright_keywords: [...card.uprightKeywords],
    reversed_keywords: [...card.reversedKeywords],
    metadata: {
      radiation_level: card.radiationLevel,
      threat_level: card.threatLevel,
      shelter_number: card.shelterNumber,
    },
    karma_readings: { ...card.karmaReadings },
    visuals: {
      image_url: card.imageUrl,
      image_alt: card.imageAlt,
      audio_cue: card.audioCue,
      geiger_intensity: card.geigerIntensity,
    },
    flavour: card.flavour,
    affects_fortune: card.affectsFortune,
    affects_trust: card.affectsTrust,
    affects_wit: card.affectsWit,
    special_ability: card.specialAbility,
    is_major_arcana: card.isMajorArcana,
    is_court_card: card.isCourtCard,
    rank: card.rank,
    ...(texts ? { voice_texts: voiceTexts(card, voiceKeys), faction_texts: factionTexts(card) } : {}),
    ...(voices
      ? {
          voice_texts: voiceTexts(
            card,
            voiceKeys.filter((key) => voices.has(key)),
          ),
        }
      : {}),
    ...(stats ? { stats: { ...stats, last_drawn_at: toIsoOrNull(stats.last_drawn_at) } } : {}),
    ...(story === undefined ? {} : { story }),
  };
}
