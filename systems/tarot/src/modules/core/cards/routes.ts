// /cards: the deck.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerCard, registerStory } from './card-routes.ts';
import { registerDraws } from './draw-routes.ts';
import { registerCardLists } from './list-routes.ts';

export async function registerCards(app: App, context: Context): Promise<void> {
  registerCardLists(app, context);
  await registerDraws(app, context);
  registerCard(app, context);
  registerStory(app, context);
}
