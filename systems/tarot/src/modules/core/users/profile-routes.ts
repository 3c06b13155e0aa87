// A user's own profile, and the title that they wear.

import type { Context } from '../../../context.ts';
import { toIso } from '../../../data/values.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { invalidRequest, Problem, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { changeProfile } from './profile-store.ts';
import { ProfileAnswer, ProfileChanges, TitleAnswer, TitleChoice, TitlesAnswer } from './schemas.ts';
import { hasTitle, listTitles } from './titles-store.ts';
import { findUser, type User } from './user.ts';

export function registerProfile(app: App, context: Context): void {
  const { queries, clock } = context;
  const find = async (id: string): Promise<User> =>
    required(await findUser(queries, id), () => new Problem('USER_NOT_FOUND', 'There is no such user.'));
  app.get(
    '/users/me/profile',
    {
      config: { auth: 'user' },
      schema: { summary: 'Own profile', response: { 200: ProfileAnswer, ...failures(401) } },
    },
    async (request) => ({ message: 'Your profile.', user: await find(userOf(request).id) }),
  );
  app.patch(
    '/users/me/profile',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Change own profile',
        body: ProfileChanges,
        response: { 200: ProfileAnswer, ...failures(400, 401) },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      if (Object.keys(request.body).length === 0) throw invalidRequest('There is nothing to change in it.');
      await changeProfile(queries, id, request.body, clock.now());
      return { message: 'Changed.', user: await find(id) };
    },
  );
}

export function registerTitles(app: App, { queries, clock }: Context): void {
  app.get(
    '/users/me/titles',
    {
      config: { auth: 'user' },
      schema: { summary: 'Unlocked titles', response: { 200: TitlesAnswer, ...failures(401) } },
    },
    async (request) => {
      const { id } = userOf(request);
      const [user, titles] = [await findUser(queries, id), await listTitles(queries, id)];
      const unlocked_titles = titles.map(({ title, unlocked_at }) => ({ title, unlocked_at: toIso(unlocked_at) }));
      return { current_title: user?.title ?? null, unlocked_titles };
    },
  );
  app.put(
    '/users/me/title',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Wear a title, or none',
        body: TitleChoice,
        response: { 200: TitleAnswer, ...failures(400, 401) },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      const { title } = request.body;
      if (title !== null && !(await hasTitle(queries, id, title))) throw invalidRequest('This title is not unlocked.');
      await changeProfile(queries, id, { title }, clock.now());
      return { message: 'Changed.', current_title: title };
    },
  );
}
