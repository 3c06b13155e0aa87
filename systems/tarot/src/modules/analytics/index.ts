// The routes of analytics, each resource from its own folder.

import type { Context } from '../../context.ts';
import type { App } from '../../http/app-type.ts';
import { registerEngagement } from './engagement/routes.ts';
import { registerEvents } from './events/routes.ts';
import { registerJournals } from './journals/routes.ts';
import { registerPatterns } from './patterns/routes.ts';
import { registerPreferences } from './preferences/routes.ts';
import { registerRecommendations } from './recommendations/routes.ts';
import { registerSessions } from './sessions/routes.ts';
import { registerTags } from './tags/routes.ts';

export async function register(app: App, context: Context): Promise<void> {
  await registerEvents(app, context);
  await registerPatterns(app, context);
  await registerRecommendations(app, context);
  await registerEngagement(app, context);
  await registerJournals(app, context);
  await registerSessions(app, context);
  await registerPreferences(app, context);
  await registerTags(app, context);
}
