// /levels: what each level brings, who has come how far, and (own-routes.ts) where one is.

import type { Context } from '../../../context.ts';
import { levelTitleOf } from '../../../deck/level-titles.ts';
import { levelDetails, levelForKarma } from '../../../deck/levels.ts';
import type { App } from '../../../http/app-type.ts';
import { Problem, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { readKarma } from '../karma/karma-store.ts';
import { findPublicUser, listPlaces, type Place } from './leaderboard-store.ts';
import { toDetails, toStanding } from './level-answer.ts';
import { registerOwnLevel } from './own-routes.ts';
import {
  DetailsAnswer,
  LeaderboardAnswer,
  LeaderboardQuery,
  LevelParams,
  UserLevelAnswer,
  UserParams,
} from './schemas.ts';

export function registerLevels(app: App, context: Context): void {
  const { queries } = context;
  registerOwnLevel(app, context);
  app.get(
    '/levels/details/:level',
    {
      schema: {
        summary: 'What a level asks for, and what it brings',
        params: LevelParams,
        response: { 200: DetailsAnswer, ...failures() },
      },
    },
    async (request) => toDetails(levelDetails(request.params.level)),
  );
  app.get(
    '/levels/leaderboard',
    {
      schema: {
        summary: 'Who has earned most',
        querystring: LeaderboardQuery,
        response: { 200: LeaderboardAnswer, ...failures() },
      },
    },
    async ({ query: { page, page_size } }) => {
      const { places, total } = await listPlaces(queries, { page, size: page_size });
      const entries = places.map(toEntry);
      return { entries, total_count: total, page, page_size, has_more: page * page_size < total };
    },
  );
  app.get(
    '/levels/:user_id',
    {
      schema: {
        summary: 'The level of somebody',
        params: UserParams,
        response: { 200: UserLevelAnswer, ...failures(404) },
      },
    },
    async (request) => {
      const found = await findPublicUser(queries, request.params.user_id);
      const user = required(found, () => new Problem('USER_NOT_FOUND', 'There is no such user.'));
      const { total } = await readKarma(queries, user.id);
      const display_name = user.display_name ?? user.name;
      return { user_id: user.id, display_name, avatar_url: user.avatar_url, ...toStanding(total) };
    },
  );
}

function toEntry({ rank, userId, name, avatarUrl, totalKarma }: Place) {
  const level = levelForKarma(totalKarma);
  return {
    rank,
    user_id: userId,
    display_name: name,
    avatar_url: avatarUrl,
    level,
    title: levelTitleOf(level),
    total_karma: totalKarma,
  };
}
