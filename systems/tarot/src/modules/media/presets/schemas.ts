// What the routes of presets take and give.

import { rhythmTracks, STEPS_PER_TRACK } from '../../../deck/music-presets.ts';
import { Nullable, OneOf, paging, SomeOf, sortOrder, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

// Those of the deck are frozen.
const Track = Type.Unsafe<readonly boolean[]>(
  Type.Array(Type.Boolean(), { minItems: STEPS_PER_TRACK, maxItems: STEPS_PER_TRACK }),
);

export const Pattern = Type.Object(
  { kick: Track, snare: Track, hihat: Track, openhat: Track, clap: Track },
  { description: `Sixteen steps of ${rhythmTracks.join(', ')}.` },
);
export type Pattern = Static<typeof Pattern>;

const longestName = 50;
const Name = Type.String({ minLength: 1, maxLength: longestName, pattern: '\\S' });
const Description = Nullable(Type.String({ maxLength: 200 }));

export const NewPreset = Type.Object({
  name: Name,
  description: Type.Optional(Description),
  pattern: Pattern,
  is_public: Type.Boolean({ default: false }),
});
export type NewPreset = Static<typeof NewPreset>;

export const PresetChanges = SomeOf({
  name: Name,
  description: Description,
  pattern: Pattern,
  is_public: Type.Boolean(),
});
export type PresetChanges = Static<typeof PresetChanges>;

/** Of users they are UUIDs, of the system names. */
export const PatternId = Type.String({ minLength: 1, maxLength: 64 });
export const PresetParams = Type.Object({ id: PatternId });

const presetFields = {
  id: Type.String(),
  name: Type.String(),
  description: Nullable(Type.String()),
  pattern: Pattern,
  is_public: Type.Boolean(),
  is_system_preset: Type.Boolean(),
  user_id: Nullable(Type.String()),
  created_at: Nullable(Timestamp),
  updated_at: Nullable(Timestamp),
};
export const PresetBody = Type.Object(presetFields);
export type PresetBody = Static<typeof PresetBody>;

const pageFields = {
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
};

export const PresetsQuery = Type.Object({ ...paging(100, 20) });
export const PresetsAnswer = Type.Object({ presets: Type.Array(PresetBody), ...pageFields });

export const PublicQuery = Type.Object({
  ...paging(100, 20),
  sort_by: OneOf(['created_at', 'name'], { default: 'created_at' }),
  sort_order: sortOrder,
});
export type PublicQuery = Static<typeof PublicQuery>;

export const PublicAnswer = Type.Object({
  system_presets: Type.Array(PresetBody),
  public_presets: Type.Array(
    Type.Object({
      ...presetFields,
      creator_name: Type.String(),
      is_own: Type.Boolean({ description: 'Of whoever asks, where somebody is signed in.' }),
    }),
  ),
  ...pageFields,
});

export const BatchBody = Type.Object({ ids: Type.Array(PatternId, { minItems: 1, maxItems: 50 }) });
export const BatchAnswer = Type.Object({
  patterns: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), pattern: Pattern })),
  invalid_ids: Type.Array(Type.String()),
});
