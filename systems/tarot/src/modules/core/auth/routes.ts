// /auth: who somebody is.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerAccount } from './account-routes.ts';
import { registerSignIn } from './sign-in-routes.ts';
import { registerExtension, registerVisits } from './visit-routes.ts';

export function registerAuth(app: App, context: Context): void {
  registerSignIn(app, context);
  registerAccount(app, context);
  registerVisits(app, context);
  registerExtension(app, context);
}
