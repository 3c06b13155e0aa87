// The routes of core, each resource from its own folder.

import type { Context } from '../../context.ts';
import type { App } from '../../http/app-type.ts';
import { registerAuth } from './auth/routes.ts';
import { registerCards } from './cards/routes.ts';
import { registerCharacters } from './characters/routes.ts';
import { registerFactions } from './factions/routes.ts';
import { registerInterpretations } from './interpretations/routes.ts';
import { registerMonitoring } from './monitoring/routes.ts';
import { registerReadings } from './readings/routes.ts';
import { registerSpreads } from './spreads/routes.ts';
import { registerUsers } from './users/routes.ts';
import { registerVoices } from './voices/routes.ts';

export async function register(app: App, context: Context): Promise<void> {
  registerAuth(app, context);
  registerUsers(app, context);
  await registerCards(app, context);
  registerSpreads(app, context);
  registerReadings(app, context);
  registerVoices(app, context);
  registerCharacters(app, context);
  registerFactions(app, context);
  registerInterpretations(app, context);
  registerMonitoring(app, context);
}
