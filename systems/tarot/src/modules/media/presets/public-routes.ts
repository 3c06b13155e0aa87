// What is for everybody: the presets of the system, those that users have opened, and the patterns of a list of ids.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { failures } from '../../../http/schemas.ts';
import { listSystemPresets, toPresetBody } from './preset-answer.ts';
import { listPublicPresets } from './presets-store.ts';
import { BatchAnswer, BatchBody, PublicAnswer, PublicQuery } from './schemas.ts';
import { findPatterns } from './visible-patterns.ts';

export function registerPublicPresets(app: App, { queries }: Context): void {
  app.get(
    '/music/presets/public',
    {
      config: { auth: 'optional' },
      schema: {
        summary: 'Rhythms of the system and public ones',
        querystring: PublicQuery,
        response: { 200: PublicAnswer, ...failures() },
      },
    },
    async ({ query, signedIn }) => {
      const { page, page_size } = query;
      const { rows, total } = await listPublicPresets(queries, query);
      return {
        system_presets: listSystemPresets(),
        public_presets: rows.map(({ creator_name, ...row }) => ({
          ...toPresetBody(row),
          creator_name,
          is_own: row.user_id === signedIn?.id,
        })),
        total_count: total,
        page,
        page_size,
        has_more: page * page_size < total,
      };
    },
  );
  app.post(
    '/music/presets/batch',
    {
      config: { auth: 'optional' },
      schema: {
        summary: 'Patterns by their ids',
        body: BatchBody,
        response: { 200: BatchAnswer, ...failures() },
      },
    },
    async ({ body, signedIn }) => {
      const ids = [...new Set(body.ids)];
      const found = await findPatterns(queries, ids, signedIn?.id ?? null);
      return {
        patterns: ids.flatMap((id) => {
          const known = found.get(id);
          return known ? [{ id, name: known.name, pattern: known.pattern }] : [];
        }),
        invalid_ids: ids.filter((id) => !found.has(id)),
      };
    },
  );
}
