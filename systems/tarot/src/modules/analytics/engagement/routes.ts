// /analytics: what users do with cards, readings and their session.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerAuthEvents, registerEngagements } from './engagement-routes.ts';
import { registerExtensions } from './extension-routes.ts';
import { registerFavorites } from './favorite-routes.ts';

export function registerEngagement(app: App, context: Context): void {
  registerFavorites(app, context);
  registerEngagements(app, context);
  registerExtensions(app, context);
  registerAuthEvents(app, context);
}
