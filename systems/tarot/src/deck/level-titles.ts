// Titles by level: one for each five levels, so that a title lasts long enough to be worn.

const LEVELS_PER_TITLE = 5;

export const levelTitles: readonly string[] = Object.freeze([
  'Driftwood',
  'Puddle Reader',
  'Lamp Carrier',
  'Ferry Hand',
  'Well Digger',
  'Signal Watcher',
  'Path Finder',
  'Reed Cutter',
  'Rope Walker',
  'Lock Keeper',
  'Tide Reckoner',
  'Ember Bearer',
  'Bridge Builder',
  'River Pilot',
  'Storm Reader',
  'Star Counter',
  'Ridge Elder',
  'Beacon Keeper',
  'Mapmaker',
  'Reader of the Whole Map',
]);

/** The title of a level from 1 to 100; levels outside that range get the nearest one. */
export function levelTitleOf(level: number): string {
  const index = Math.floor((level - 1) / LEVELS_PER_TITLE);
  const nearest = Math.min(levelTitles.length - 1, Math.max(0, index));
  return levelTitles[nearest] ?? '';
}
