// A rhythm by rules: words of the prompt choose a genre, whose steps moods then change. No AI, and nothing is remembered.

import { type RhythmPattern, type RhythmTrack, rhythmTracks, systemPresetById } from '../../../deck/music-presets.ts';
import { type Genre, genres, type Mood, moods } from './schemas.ts';

const wordsOfGenres: Readonly<Record<Genre, readonly string[]>> = {
  techno: ['techno', 'industrial', 'machine', 'rave', '電子', '工業'],
  house: ['house', 'disco', 'dance', 'club', 'funky', '舞曲', '浩室'],
  trap: ['trap', 'hiphop', 'hop', 'rap', 'drill', '嘻哈', '饒舌'],
  breakbeat: ['breakbeat', 'break', 'breaks', 'jungle', 'drum', 'bass', '碎拍'],
  minimal: ['minimal', 'sparse', 'simple', 'ambient', 'quiet', '極簡'],
  dub: ['dub', 'reggae', 'ska', 'roots', 'echo', '雷鬼'],
};

const wordsOfMoods: Readonly<Record<Mood, readonly string[]>> = {
  energetic: ['energetic', 'fast', 'hard', 'driving', 'power', 'intense', '激烈', '活力'],
  calm: ['calm', 'slow', 'soft', 'relaxed', 'relaxing', 'peaceful', 'gentle', '平靜', '放鬆'],
  dark: ['dark', 'heavy', 'deep', 'grim', 'night', 'sad', '黑暗', '沉重'],
  bright: ['bright', 'happy', 'sunny', 'light', 'hopeful', 'uplifting', '明亮', '快樂'],
  tense: ['tense', 'nervous', 'anxious', 'suspense', 'danger', 'chase', '緊張', '焦慮'],
  dreamy: ['dreamy', 'dream', 'mysterious', 'floating', 'misty', 'strange', '夢幻', '神秘'],
  playful: ['playful', 'funny', 'bouncy', 'fun', 'quirky', 'odd', '俏皮', '有趣'],
};

type Draft = Record<RhythmTrack, boolean[]>;

const steps = (line: string): boolean[] => Array.from(line, (step) => step === 'x');
/** Of the one genre that has no preset of the system. */
const dub = (): Draft => ({
  kick: steps('........x.......'),
  snare: steps('........x.......'),
  hihat: steps('..x...x...x...x.'),
  openhat: steps('..............x.'),
  clap: steps('................'),
});

function draftOf(genre: Genre): Draft {
  const pattern = systemPresetById(`system-${genre}`)?.pattern;
  return pattern ? (Object.fromEntries(rhythmTracks.map((track) => [track, [...pattern[track]]])) as Draft) : dub();
}

const play = (track: boolean[], ...at: number[]): void => {
  for (const step of at) track[step] = true;
};
const rest = (track: boolean[], isRest: (step: number) => boolean): void => {
  for (const step of track.keys()) if (isRest(step)) track[step] = false;
};

const changes: Readonly<Record<Mood, (draft: Draft) => void>> = {
  energetic: ({ kick, hihat }) => {
    play(kick, 0, 4, 8, 12, 14);
    play(hihat, 0, 2, 4, 6, 8, 10, 12, 14);
  },
  calm: ({ hihat, openhat, clap }) => {
    rest(hihat, (step) => step % 4 !== 2);
    rest(openhat, () => true);
    rest(clap, (step) => step !== 12);
  },
  dark: ({ kick, openhat, clap }) => {
    play(kick, 0, 3, 10);
    rest(openhat, () => true);
    rest(clap, (step) => step < 8);
  },
  bright: ({ openhat, clap }) => {
    play(openhat, 2, 6, 10, 14);
    play(clap, 4, 12);
  },
  tense: ({ snare, hihat }) => {
    play(hihat, 8, 9, 10, 11, 12, 13, 14, 15);
    play(snare, 13, 15);
  },
  dreamy: ({ kick, hihat, openhat }) => {
    rest(kick, (step) => step % 8 !== 0);
    rest(hihat, (step) => step % 4 !== 0);
    play(openhat, 7, 15);
  },
  playful: ({ snare, clap }) => {
    play(clap, 3, 11, 14);
    play(snare, 7);
  },
};

/** Words of the alphabet as wholes, so that a warehouse is no house; others wherever they are. */
function isNamed(prompt: string, spoken: ReadonlySet<string>, words: readonly string[]): boolean {
  return words.some((word) => (/^[a-z]+$/.test(word) ? spoken.has(word) : prompt.includes(word)));
}

export interface Rhythm {
  genre: Genre;
  moods: Mood[];
  pattern: RhythmPattern;
}

/** @param random from 0 to 1: chooses the genre where no word does, and one step that makes each rhythm a little different */
export function composeRhythm(given: string, random: () => number): Rhythm {
  const prompt = given.toLowerCase();
  const spoken = new Set(prompt.split(/[^a-z]+/));
  const chance = (most: number): number => Math.min(most - 1, Math.floor(random() * most));
  const genre =
    genres.find((candidate) => isNamed(prompt, spoken, wordsOfGenres[candidate])) ??
    genres[chance(genres.length)] ??
    'minimal';
  const felt = moods.filter((mood) => isNamed(prompt, spoken, wordsOfMoods[mood]));
  const draft = draftOf(genre);
  for (const mood of felt) changes[mood](draft);
  play(draft.hihat, chance(8) * 2 + 1);
  return { genre, moods: felt, pattern: draft };
}
