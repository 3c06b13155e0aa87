// The five rhythm presets that come with the system, written as sixteen steps per track: x plays, . rests.

import { freezeDeep } from './freeze.ts';

export const rhythmTracks = Object.freeze(['kick', 'snare', 'hihat', 'openhat', 'clap'] as const);
export type RhythmTrack = (typeof rhythmTracks)[number];
export const STEPS_PER_TRACK = 16;

/** Sixteen booleans for each of the five tracks. */
export type RhythmPattern = Readonly<Record<RhythmTrack, readonly boolean[]>>;

export interface SystemPreset {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly pattern: RhythmPattern;
}

function steps(line: string): readonly boolean[] {
  return Array.from(line, (step) => step === 'x');
}

export const systemPresets: readonly SystemPreset[] = freezeDeep([
  {
    id: 'system-techno',
    name: 'Techno',
    description: 'Four beats to the floor, like pumps that run all night.',
    pattern: {
      kick: steps('x...x...x...x...'),
      snare: steps('................'),
      hihat: steps('x.x.x.x.x.x.x.x.'),
      openhat: steps('..x...x...x...x.'),
      clap: steps('....x.......x...'),
    },
  },
  {
    id: 'system-house',
    name: 'House',
    description: 'A warm, even step for a dry roof and open windows.',
    pattern: {
      kick: steps('x...x...x...x...'),
      snare: steps('....x.......x...'),
      hihat: steps('..x...x...x...x.'),
      openhat: steps('..x.......x.....'),
      clap: steps('....x.......x..x'),
    },
  },
  {
    id: 'system-trap',
    name: 'Trap',
    description: 'Heavy, sparse and restless, with quick hats above it.',
    pattern: {
      kick: steps('x.....x...x.....'),
      snare: steps('........x.......'),
      hihat: steps('xxx.xxx.xxxxxx.x'),
      openhat: steps('......x.........'),
      clap: steps('........x......x'),
    },
  },
  {
    id: 'system-breakbeat',
    name: 'Breakbeat',
    description: 'A broken step, as of somebody running over loose planks.',
    pattern: {
      kick: steps('x.x.......x..x..'),
      snare: steps('....x..x.x..x..x'),
      hihat: steps('x.x.x.x.x.x.x.x.'),
      openhat: steps('..............x.'),
      clap: steps('....x.......x...'),
    },
  },
  {
    id: 'system-minimal',
    name: 'Minimal',
    description: 'Almost nothing, in the right places.',
    pattern: {
      kick: steps('x.......x.......'),
      snare: steps('............x...'),
      hihat: steps('....x.......x...'),
      openhat: steps('..........x.....'),
      clap: steps('......x.........'),
    },
  },
]);

const byId: ReadonlyMap<string, SystemPreset> = new Map(systemPresets.map((preset) => [preset.id, preset]));

export function systemPresetById(id: string): SystemPreset | undefined {
  return byId.get(id);
}
