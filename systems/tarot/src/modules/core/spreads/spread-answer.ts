// Spreads as answers tell them: of the deck, with how often they were used.

import type { Counters } from '../../../data/counters.ts';
import { type Spread, spreads } from '../../../deck/spreads.ts';
import type { SpreadBody } from './schemas.ts';

export async function listSpreads(counters: Counters): Promise<SpreadBody[]> {
  const uses = await counters.usesOfSpreads();
  return spreads.map((spread) => toSpreadBody(spread, uses.get(spread.key)));
}

function toSpreadBody(spread: Spread, { uses = 0, rating = 0 } = {}): SpreadBody {
  return {
    id: spread.key,
    name: spread.key,
    display_name: spread.displayName,
    description: spread.description,
    spread_type: spread.key,
    difficulty_level: spread.difficultyLevel,
    card_count: spread.cardCount,
    positions: spread.positions.map((position) => ({ ...position, keywords: [...position.keywords] })),
    interpretation_guide: spread.interpretationGuide,
    faction_preference: spread.factionPreference,
    radiation_sensitivity: spread.radiationSensitivity,
    shelter_origin: spread.shelterOrigin,
    theme: spread.theme,
    ambience: spread.ambience,
    usage_count: uses,
    average_rating: rating,
    is_active: spread.isActive,
    is_premium: spread.isPremium,
    complexity: spread.complexity,
    estimated_duration: spread.estimatedDurationMinutes,
  };
}
