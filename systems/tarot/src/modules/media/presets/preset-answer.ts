// Presets as answers tell them: those of users, and those of the system.

import type { Selectable } from 'kysely';
import type { RhythmPresetsTable } from '../../../data/schema/media.ts';
import { fromJson, isSet, toIso } from '../../../data/values.ts';
import { type SystemPreset, systemPresets } from '../../../deck/music-presets.ts';
import type { PresetBody } from './schemas.ts';

export const toPresetBody = (row: Selectable<RhythmPresetsTable>): PresetBody => ({
  id: row.id,
  name: row.name,
  description: row.description,
  pattern: fromJson(row.pattern),
  is_public: isSet(row.is_public),
  is_system_preset: false,
  user_id: row.user_id,
  created_at: toIso(row.created_at),
  updated_at: toIso(row.updated_at),
});

const toSystemBody = ({ id, name, description, pattern }: SystemPreset): PresetBody => ({
  id,
  name,
  description,
  pattern,
  is_public: true,
  is_system_preset: true,
  user_id: null,
  created_at: null,
  updated_at: null,
});

export const listSystemPresets = (): PresetBody[] => systemPresets.map(toSystemBody);
