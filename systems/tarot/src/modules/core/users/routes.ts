// /users: what a user shows of themselves.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerAvatar } from './avatar-routes.ts';
import { registerProfile, registerTitles } from './profile-routes.ts';

export function registerUsers(app: App, context: Context): void {
  registerProfile(app, context);
  registerTitles(app, context);
  // In a scope of its own: only there are forms taken.
  app.register(async (scope) => registerAvatar(scope, context));
}
