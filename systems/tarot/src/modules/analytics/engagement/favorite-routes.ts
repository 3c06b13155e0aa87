// Cards that a user likes.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { requireCard } from '../../core/cards/card-routes.ts';
import { CardParams } from '../../core/cards/schemas.ts';
import { listFavorites, setFavorite } from './favorites-store.ts';
import { FavoriteAnswer, FavoritesAnswer } from './schemas.ts';

export function registerFavorites(app: App, context: Context): void {
  const { queries, events } = context;
  const set = async (userId: string, cardKey: string, isFavorite: boolean) => {
    const { isChanged, count } = await setFavorite(context, userId, { cardKey, isFavorite });
    if (isChanged) events.emit('card.favorited', { userId, cardKey, isFavorite });
    return { card_id: cardKey, is_favorite: isFavorite, favorites_count: count };
  };
  const route = (summary: string) => ({
    config: { auth: 'user' as const },
    schema: { summary, params: CardParams, response: { 200: FavoriteAnswer, ...failures(401, 404) } },
  });
  app.get(
    '/analytics/cards/favorites',
    {
      config: { auth: 'user' },
      schema: { summary: 'Cards that one likes', response: { 200: FavoritesAnswer, ...failures(401) } },
    },
    async (request) => {
      const favorites = await listFavorites(queries, userOf(request).id);
      return { favorites, total: favorites.length };
    },
  );
  app.post('/analytics/cards/:id/favorite', route('Like a card'), async (request) =>
    set(userOf(request).id, requireCard(request.params.id).key, true),
  );
  app.delete('/analytics/cards/:id/favorite', route('Like a card no more'), async (request) =>
    set(userOf(request).id, requireCard(request.params.id).key, false),
  );
}
