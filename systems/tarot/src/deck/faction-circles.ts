// Five factions care about each card. Which five follows from the card's subject, so the cards of one subject
// share one list instead of holding 78 of their own.

import type { FactionKey } from './card.ts';
import { freezeDeep } from './freeze.ts';

export type FactionCircle = 'hearth' | 'power' | 'lore' | 'road' | 'strife';

export const factionCircles: Readonly<Record<FactionCircle, readonly FactionKey[]>> = freezeDeep({
  hearth: ['shelter_born', 'settlers_watch', 'river_union', 'independent', 'conservators'],
  power: ['iron_column', 'river_union', 'marauders', 'deep_lab', 'conservators'],
  lore: ['conservators', 'deep_lab', 'night_couriers', 'shelter_born', 'independent'],
  road: ['night_couriers', 'independent', 'marauders', 'river_union', 'settlers_watch'],
  strife: ['iron_column', 'marauders', 'settlers_watch', 'night_couriers', 'river_union'],
});
