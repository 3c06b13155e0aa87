// /analytics: events, statistics, and the overview of a user.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerEventLists } from './list-routes.ts';
import { recordWhatHappens } from './listeners.ts';
import { registerTracking } from './tracking-routes.ts';

export async function registerEvents(app: App, context: Context): Promise<void> {
  recordWhatHappens(context);
  registerTracking(app, context);
  await registerEventLists(app, context);
}
