// Users, readings, and what is told of the deck. Columns as migrations/ makes them; a change is made there and here.

import type { Day, Defaulted, Flag, Id, JsonText, Ms } from './columns.ts';

export interface UsersTable {
  id: Id;
  email: string;
  name: string;
  display_name: string | null;
  password_hash: string | null;
  oauth_provider: string | null;
  bio: string | null;
  avatar_url: string | null;
  faction_alignment: string | null;
  location: string | null;
  title: string | null;
  is_verified: Defaulted<Flag>;
  is_active: Defaulted<Flag>;
  is_admin: Defaulted<Flag>;
  is_premium: Defaulted<Flag>;
  total_readings: Defaulted<number>;
  readings_day: Day | null;
  readings_that_day: Defaulted<number>;
  failed_logins: Defaulted<number>;
  locked_until: Ms | null;
  last_login_at: Ms | null;
  created_at: Ms;
  updated_at: Ms;
}

interface UserTitlesTable {
  user_id: Id;
  title: string;
  unlocked_at: Ms;
}

interface AuthSessionsTable {
  id: Id;
  user_id: Id;
  created_at: Ms;
  absolute_end_at: Ms;
  revoked_at: Ms | null;
}

interface RefreshTokensTable {
  id: Id;
  session_id: Id;
  expires_at: Ms;
  used_at: Ms | null;
}

interface LoginDaysTable {
  user_id: Id;
  day: Day;
  login_count: Defaulted<number>;
  check_in_count: Defaulted<number>;
}

export interface TokenExtensionsTable {
  id: Id;
  user_id: Id;
  extension_type: string;
  minutes: number;
  activity_seconds: number | null;
  old_expires_at: Ms;
  new_expires_at: Ms;
  day: Day;
  extended_at: Ms;
}

interface ReadingCategoriesTable {
  id: Id;
  user_id: Id;
  name: string;
  colour: string | null;
  icon: string | null;
  created_at: Ms;
}

export interface ReadingsTable {
  id: Id;
  user_id: Id;
  spread_key: string;
  question: string;
  focus_area: string | null;
  context_notes: string | null;
  character_voice: string;
  karma_context: string;
  faction_influence: string | null;
  radiation_factor: number;
  overall_interpretation: string | null;
  summary_message: string | null;
  prediction_confidence: number | null;
  energy_reading: JsonText | null;
  ai_interpretation_requested: Defaulted<Flag>;
  ai_interpretation_at: Ms | null;
  ai_interpretation_provider: string | null;
  interpretation_audio_url: string | null;
  session_duration: number | null;
  start_time: Ms | null;
  end_time: Ms | null;
  privacy_level: Defaulted<string>;
  allow_public_sharing: Defaulted<Flag>;
  is_favorite: Defaulted<Flag>;
  is_archived: Defaulted<Flag>;
  category_id: Id | null;
  user_satisfaction: number | null;
  accuracy_rating: number | null;
  helpful_rating: number | null;
  likes_count: Defaulted<number>;
  shares_count: Defaulted<number>;
  comments_count: Defaulted<number>;
  created_at: Ms;
  updated_at: Ms;
}

export interface ReadingCardsTable {
  reading_id: Id;
  position_number: number;
  position_name: string;
  position_meaning: string;
  card_key: string;
  is_reversed: Defaulted<Flag>;
  draw_order: number;
  radiation_influence: number;
  position_interpretation: string | null;
  card_significance: string | null;
  connection_to_question: string | null;
  user_resonance: number | null;
  interpretation_confidence: number | null;
}

interface ReadingTagsTable {
  reading_id: Id;
  tag: string;
}

interface CardCountersTable {
  card_key: string;
  draw_frequency: Defaulted<number>;
  total_appearances: Defaulted<number>;
  last_drawn_at: Ms | null;
}

interface SpreadCountersTable {
  spread_key: string;
  usage_count: Defaulted<number>;
  rating_sum: Defaulted<number>;
  rating_count: Defaulted<number>;
}

interface WideCardsTable {
  card_key: string;
  position: number;
  row_json: JsonText;
}

interface CardStoriesTable {
  card_key: string;
  story: JsonText;
  updated_by: Id | null;
  updated_at: Ms;
}

interface VoiceFeedbackTable {
  id: Id;
  user_id: Id | null;
  voice: string;
  rating: number;
  feedback: string | null;
  created_at: Ms;
}

export interface CharactersTable {
  id: Id;
  character_key: string;
  name: string;
  personality: string | null;
  voice_style: string | null;
  colour: string | null;
  icon: string | null;
  ai_prompt: string | null;
  is_active: Defaulted<Flag>;
  sort_order: Defaulted<number>;
  created_at: Ms;
  updated_at: Ms;
}

export interface FactionsTable {
  id: Id;
  faction_key: string;
  name: string;
  alignment: string | null;
  description: string | null;
  colour: string | null;
  icon: string | null;
  ai_style: JsonText | null;
  is_active: Defaulted<Flag>;
  sort_order: Defaulted<number>;
  created_at: Ms;
  updated_at: Ms;
}

interface FactionCharactersTable {
  faction_id: Id;
  character_id: Id;
  priority: Defaulted<number>;
}

export interface InterpretationsTable {
  id: Id;
  card_key: string;
  character_id: Id;
  interpretation: string;
  is_active: Defaulted<Flag>;
  created_at: Ms;
  updated_at: Ms;
}

interface JobLocksTable {
  name: string;
  owner: string;
  locked_until: Ms;
}

interface JobRunsTable {
  name: string;
  period: string;
  status: string;
  message: string | null;
  started_at: Ms;
  finished_at: Ms | null;
}

export interface CoreTables {
  users: UsersTable;
  user_titles: UserTitlesTable;
  auth_sessions: AuthSessionsTable;
  refresh_tokens: RefreshTokensTable;
  login_days: LoginDaysTable;
  token_extensions: TokenExtensionsTable;
  reading_categories: ReadingCategoriesTable;
  readings: ReadingsTable;
  reading_cards: ReadingCardsTable;
  reading_tags: ReadingTagsTable;
  card_counters: CardCountersTable;
  spread_counters: SpreadCountersTable;
  wide_cards: WideCardsTable;
  card_stories: CardStoriesTable;
  voice_feedback: VoiceFeedbackTable;
  characters: CharactersTable;
  factions: FactionsTable;
  faction_characters: FactionCharactersTable;
  interpretations: InterpretationsTable;
  job_locks: JobLocksTable;
  job_runs: JobRunsTable;
}
