// How far each user has come. Columns as migrations/ makes them; a change is made there and here.

import type { Day, Defaulted, Flag, Id, JsonText, Month, Ms } from './columns.ts';

interface BingoCardsTable {
  id: Id;
  user_id: Id;
  month: Month;
  numbers: JsonText;
  is_active: Defaulted<Flag>;
  created_at: Ms;
}

interface BingoNumbersTable {
  id: Id;
  day: Day;
  number: number;
  cycle: number;
  generated_at: Ms;
}

interface BingoClaimsTable {
  id: Id;
  user_id: Id;
  card_id: Id;
  number_id: Id;
  day: Day;
  number: number;
  is_on_card: Defaulted<Flag>;
  claimed_at: Ms;
}

interface BingoRewardsTable {
  id: Id;
  user_id: Id;
  card_id: Id;
  month: Month;
  reward_type: Defaulted<string>;
  line_types: JsonText;
  line_count: number;
  issued_at: Ms;
}

interface BingoCardsArchiveTable {
  id: Id;
  user_id: Id;
  month: Month;
  numbers: JsonText;
  created_at: Ms;
  archived_at: Ms;
}

interface BingoClaimsArchiveTable {
  id: Id;
  user_id: Id;
  card_id: string;
  month: Month;
  day: Day;
  number: number;
  is_on_card: Defaulted<Flag>;
  claimed_at: Ms;
  archived_at: Ms;
}

interface BingoRewardsArchiveTable {
  id: Id;
  user_id: Id;
  card_id: string;
  month: Month;
  reward_type: Defaulted<string>;
  line_types: JsonText;
  line_count: number;
  issued_at: Ms;
  archived_at: Ms;
}

interface MonthlyResetsTable {
  month: Month;
  status: string;
  cards_archived: Defaulted<number>;
  claims_archived: Defaulted<number>;
  rewards_archived: Defaulted<number>;
  message: string | null;
  started_at: Ms;
  finished_at: Ms | null;
}

interface UserKarmaTable {
  user_id: Id;
  alignment_karma: Defaulted<number>;
  total_karma: Defaulted<number>;
  updated_at: Ms;
}

interface KarmaEntriesTable {
  id: Id;
  user_id: Id;
  action: string;
  amount: number;
  alignment_change: Defaulted<number>;
  day: Day;
  reason: string | null;
  details: JsonText | null;
  created_at: Ms;
}

interface AchievementProgressTable {
  id: Id;
  user_id: Id;
  code: string;
  progress: Defaulted<number>;
  target: number;
  status: Defaulted<string>;
  unlocked_at: Ms | null;
  claimed_at: Ms | null;
  updated_at: Ms;
}

interface AchievementMarksTable {
  user_id: Id;
  code: string;
  mark: string;
  marked_at: Ms;
}

interface TaskProgressTable {
  id: Id;
  user_id: Id;
  task_key: string;
  cadence: string;
  period: string;
  current: Defaulted<number>;
  target: number;
  is_completed: Defaulted<Flag>;
  is_claimed: Defaulted<Flag>;
  completed_at: Ms | null;
  claimed_at: Ms | null;
  created_at: Ms;
  updated_at: Ms;
}

interface QuestProgressTable {
  id: Id;
  user_id: Id;
  quest_code: string;
  cadence: string;
  status: Defaulted<string>;
  current: Defaulted<number>;
  target: number;
  available_at: Ms;
  expires_at: Ms;
  completed_at: Ms | null;
  claimed_at: Ms | null;
  updated_at: Ms;
}

interface QuestMarksTable {
  progress_id: Id;
  mark: string;
  marked_at: Ms;
}

interface UserActivityTable {
  user_id: Id;
  day: Day;
  kind: string;
  count: Defaulted<number>;
}

export interface GamificationTables {
  bingo_cards: BingoCardsTable;
  bingo_numbers: BingoNumbersTable;
  bingo_claims: BingoClaimsTable;
  bingo_rewards: BingoRewardsTable;
  bingo_cards_archive: BingoCardsArchiveTable;
  bingo_claims_archive: BingoClaimsArchiveTable;
  bingo_rewards_archive: BingoRewardsArchiveTable;
  monthly_resets: MonthlyResetsTable;
  user_karma: UserKarmaTable;
  karma_entries: KarmaEntriesTable;
  achievement_progress: AchievementProgressTable;
  achievement_marks: AchievementMarksTable;
  task_progress: TaskProgressTable;
  quest_progress: QuestProgressTable;
  quest_marks: QuestMarksTable;
  user_activity: UserActivityTable;
}
