// /readings/{id}/share(s) and /share/{uuid}: links that open a reading to whoever has them.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerOpening } from './open-routes.ts';
import { registerOwnShares } from './own-routes.ts';

export function registerShares(app: App, context: Context): void {
  registerOwnShares(app, context);
  registerOpening(app, context);
}
