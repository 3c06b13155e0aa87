// Music and speech. Columns as migrations/ makes them; a change is made there and here.

import type { Defaulted, Flag, Id, JsonText, Ms } from './columns.ts';

export interface RhythmPresetsTable {
  id: Id;
  user_id: Id;
  name: string;
  description: string | null;
  pattern: JsonText;
  is_public: Defaulted<Flag>;
  created_at: Ms;
  updated_at: Ms;
}

export interface PlaylistsTable {
  id: Id;
  user_id: Id;
  name: string;
  description: string | null;
  created_at: Ms;
  updated_at: Ms;
}

interface PlaylistPatternsTable {
  playlist_id: Id;
  pattern_id: string;
  position: number;
  added_at: Ms;
}

interface QuotasTable {
  user_id: Id;
  kind: string;
  period: string;
  used: Defaulted<number>;
}

export interface AudioFilesTable {
  id: Id;
  content_hash: string;
  card_key: string | null;
  character_key: string | null;
  audio_type: string;
  voice_model: string;
  voice_name: string;
  language_code: string | null;
  file_name: string;
  file_bytes: number;
  duration_seconds: number;
  access_count: Defaulted<number>;
  created_at: Ms;
  last_access_at: Ms;
}

export interface MediaTables {
  rhythm_presets: RhythmPresetsTable;
  playlists: PlaylistsTable;
  playlist_patterns: PlaylistPatternsTable;
  quotas: QuotasTable;
  audio_files: AudioFilesTable;
}
