// What users did, wrote and prefer. Columns as migrations/ makes them; a change is made there and here.

import type { Defaulted, Flag, Id, JsonText, Ms } from './columns.ts';

export interface AnalyticsEventsTable {
  id: Id;
  user_id: Id | null;
  event_type: string;
  event_category: string;
  event_action: string;
  event_data: Defaulted<JsonText>;
  session_id: string | null;
  device_type: string | null;
  browser: string | null;
  platform: string | null;
  duration: number | null;
  created_at: Ms;
}

interface UserAnalyticsTable {
  user_id: Id;
  readings_count: Defaulted<number>;
  sessions_count: Defaulted<number>;
  session_seconds: Defaulted<number>;
  shares_count: Defaulted<number>;
  notes_count: Defaulted<number>;
  exports_count: Defaulted<number>;
  question_characters: Defaulted<number>;
  last_device: string | null;
  updated_at: Ms;
}

interface CardFavoritesTable {
  user_id: Id;
  card_key: string;
  created_at: Ms;
}

interface ReadingPatternsTable {
  id: Id;
  user_id: Id;
  pattern_type: string;
  pattern: JsonText;
  confidence: number;
  created_at: Ms;
}

export interface RecommendationsTable {
  id: Id;
  user_id: Id;
  kind: string;
  content: JsonText;
  confidence: number;
  priority: Defaulted<number>;
  status: Defaulted<string>;
  shown_at: Ms | null;
  answered_at: Ms | null;
  created_at: Ms;
}

export interface JournalsTable {
  id: Id;
  reading_id: Id;
  user_id: Id;
  content: string;
  mood_tags: Defaulted<JsonText>;
  is_private: Defaulted<Flag>;
  created_at: Ms;
  updated_at: Ms;
}

interface PreferencesTable {
  user_id: Id;
  settings: Defaulted<JsonText>;
  updated_at: Ms;
}

interface PreferenceChangesTable {
  id: Id;
  user_id: Id;
  preference: string;
  old_value: JsonText | null;
  new_value: JsonText | null;
  changed_at: Ms;
}

export interface SavedSessionsTable {
  id: Id;
  user_id: Id;
  spread_type: string;
  spread_config: JsonText | null;
  question: string;
  session_state: Defaulted<JsonText>;
  status: Defaulted<string>;
  client_id: string | null;
  reading_id: Id | null;
  created_at: Ms;
  updated_at: Ms;
  last_accessed_at: Ms;
}

interface SessionEventsTable {
  id: Id;
  session_id: Id;
  event_type: string;
  details: Defaulted<JsonText>;
  created_at: Ms;
}

export interface AnalyticsTables {
  analytics_events: AnalyticsEventsTable;
  user_analytics: UserAnalyticsTable;
  card_favorites: CardFavoritesTable;
  reading_patterns: ReadingPatternsTable;
  recommendations: RecommendationsTable;
  journals: JournalsTable;
  preferences: PreferencesTable;
  preference_changes: PreferenceChangesTable;
  saved_sessions: SavedSessionsTable;
  session_events: SessionEventsTable;
}
