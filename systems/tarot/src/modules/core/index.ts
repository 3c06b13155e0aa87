// The routes of core, each resource from its own folder.

import type { Context } from '../../context.ts';
import type { App } from '../../http/app-type.ts';
import { registerAuth } from './auth/routes.ts';
import { registerCards } from './cards/routes.ts';
import { registerMonitoring } from './monitoring/routes.ts';
import { registerReadings } from './readings/routes.ts';
import { registerSpreads } from './spreads/routes.ts';
import { registerUsers } from './users/routes.ts';

export async function register(app: App, context: Context): Promise<void> {
  registerAuth(app, context);
  registerUsers(app, context);
  await registerCards(app, context);
  registerSpreads(app, context);
  registerReadings(app, context);
  registerMonitoring(app, context);
}
