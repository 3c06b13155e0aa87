// /friends: two users who both want it. Readings with the privacy `friends` are open to them (core/readings/readings-store.ts).

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerFriendList } from './friend-routes.ts';
import { registerRequests } from './request-routes.ts';

export function registerFriends(app: App, context: Context): void {
  registerFriendList(app, context);
  registerRequests(app, context);
}
