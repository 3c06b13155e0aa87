// How often somebody stayed signed in for longer.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { failures } from '../../../http/schemas.ts';
import { countExtensions, listExtensions, readExtensionStatistics, trackExtension } from './extensions-store.ts';
import { ExtensionStatistics, ExtensionTrack, ExtensionTrackAnswer, HistoryAnswer, HistoryQuery } from './schemas.ts';

export function registerExtensions(app: App, context: Context): void {
  const { queries, clock } = context;
  app.post(
    '/analytics/token-extensions/track',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'Tell that the session was extended',
        body: ExtensionTrack,
        response: { 201: ExtensionTrackAnswer, ...failures(401, 404) },
      },
    },
    async (request, reply) => {
      const { extension, isNew } = await trackExtension(context, userOf(request).id, request.body.extension_type);
      return reply.code(201).send({ extension, is_new: isNew });
    },
  );
  app.get(
    '/analytics/token-extensions/stats',
    {
      config: { auth: 'user' },
      schema: { summary: 'How often sessions were extended', response: { 200: ExtensionStatistics, ...failures(401) } },
    },
    async (request) => readExtensionStatistics(queries, userOf(request).id, clock.now()),
  );
  app.get(
    '/analytics/token-extensions/history',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'When sessions were extended',
        querystring: HistoryQuery,
        response: { 200: HistoryAnswer, ...failures(401) },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      const history = await listExtensions(queries, id, request.query);
      return { history, total: await countExtensions(queries, id, request.query.extension_type) };
    },
  );
}
