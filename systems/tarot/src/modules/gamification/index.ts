// The routes of gamification, each resource from its own folder.

import type { Context } from '../../context.ts';
import type { App } from '../../http/app-type.ts';
import { registerAchievements } from './achievements/routes.ts';
import { registerBingo } from './bingo/routes.ts';
import { registerKarma } from './karma/routes.ts';
import { registerLevels } from './levels/routes.ts';
import { registerProgress } from './progress/register-progress.ts';
import { registerQuests } from './quests/routes.ts';
import { registerTasks } from './tasks/routes.ts';

export async function register(app: App, context: Context): Promise<void> {
  await registerBingo(app, context);
  await registerKarma(app, context);
  await registerLevels(app, context);
  await registerAchievements(app, context);
  await registerTasks(app, context);
  await registerQuests(app, context);
  registerProgress(context);
}
