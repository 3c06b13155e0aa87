// /social: a feed of what users show, what others say to it, and who is liked.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerComments } from './comment-routes.ts';
import { registerFeed } from './feed-routes.ts';
import { registerLikes } from './like-routes.ts';
import { registerNumbers } from './numbers-routes.ts';
import { registerPost } from './post-routes.ts';

export function registerPosts(app: App, context: Context): void {
  registerFeed(app, context);
  registerPost(app, context);
  registerLikes(app, context);
  registerComments(app, context);
  registerNumbers(app, context);
}
