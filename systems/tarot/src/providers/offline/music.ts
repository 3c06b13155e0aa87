// Parameters of music by the words of a wish, where no service makes something better of it.

export interface Music {
  key: string;
  mode: 'major' | 'minor';
  tempo: number;
  timbre: 'sine' | 'square' | 'sawtooth' | 'triangle';
  genres: string[];
  moods: string[];
}

interface Kind {
  readonly words: RegExp;
  readonly tempo: number;
  readonly timbre: Music['timbre'];
}

const genres: Readonly<Record<string, Kind>> = {
  techno: { words: /\b(techno|machine|pump|factory)/i, tempo: 128, timbre: 'sawtooth' },
  house: { words: /\b(house|dance|party)/i, tempo: 122, timbre: 'square' },
  rock: { words: /\b(rock|guitar|loud)/i, tempo: 140, timbre: 'sawtooth' },
  jazz: { words: /\b(jazz|swing|bar\b)/i, tempo: 110, timbre: 'triangle' },
  folk: { words: /\b(folk|fire|river|ballad)/i, tempo: 96, timbre: 'triangle' },
  ambient: { words: /\b(ambient|drone|fog|mist|space|silence)/i, tempo: 72, timbre: 'sine' },
};

interface Mood {
  readonly words: RegExp;
  readonly mode: Music['mode'];
  /** Added to the tempo of the genre. */
  readonly hurry: number;
}

const moods: Readonly<Record<string, Mood>> = {
  happy: { words: /\b(happy|joy|bright|glad|cheer)/i, mode: 'major', hurry: 10 },
  hopeful: { words: /\b(hope|dawn|morning|spring)/i, mode: 'major', hurry: 0 },
  calm: { words: /\b(calm|quiet|peace|sleep|slow|gentle)/i, mode: 'major', hurry: -18 },
  energetic: { words: /\b(energ|fast|quick|run|wild)/i, mode: 'major', hurry: 24 },
  sad: { words: /\b(sad|grief|loss|lonely|tears|rain)/i, mode: 'minor', hurry: -14 },
  tense: { words: /\b(tense|danger|fear|storm|chase|dark)/i, mode: 'minor', hurry: 12 },
  mysterious: { words: /\b(myster|strange|secret|night|moon)/i, mode: 'minor', hurry: -4 },
};

const keys = ['C', 'D', 'E', 'F', 'G', 'A', 'B'] as const;
const most = 5;

export function musicFor(wish: string): Music {
  const foundGenres = Object.entries(genres).filter(([, { words }]) => words.test(wish));
  const foundMoods = Object.entries(moods).filter(([, { words }]) => words.test(wish));
  const named = /\b([A-G])\s+(?:major|minor)\b/.exec(wish)?.[1];
  const [, genre] = foundGenres[0] ?? [];
  const [, mood] = foundMoods[0] ?? [];
  const isEmpty = !genre && !mood;
  const tempo = (genre?.tempo ?? 90) + (mood?.hurry ?? 0);
  return {
    key: named ?? (isEmpty ? 'C' : (keys[wish.length % keys.length] ?? 'C')),
    mode: /\bmajor\b/i.test(wish) ? 'major' : /\bminor\b/i.test(wish) ? 'minor' : (mood?.mode ?? 'minor'),
    tempo: Math.min(180, Math.max(60, tempo)),
    timbre: genre?.timbre ?? 'sine',
    genres: isEmpty || foundGenres.length === 0 ? ['ambient'] : foundGenres.slice(0, most).map(([name]) => name),
    moods: isEmpty || foundMoods.length === 0 ? ['mysterious'] : foundMoods.slice(0, most).map(([name]) => name),
  };
}
