// The routes of social, each resource from its own folder.

import type { Context } from '../../context.ts';
import type { App } from '../../http/app-type.ts';
import { registerFriends } from './friends/routes.ts';
import { registerNotifications } from './notifications/routes.ts';
import { registerPosts } from './posts/routes.ts';
import { registerShares } from './shares/routes.ts';

export async function register(app: App, context: Context): Promise<void> {
  await registerShares(app, context);
  await registerPosts(app, context);
  await registerFriends(app, context);
  registerNotifications(app, context);
}
