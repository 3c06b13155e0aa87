// All own readings as a file. It is written while it is sent, so that only a page of them is in memory, and no connection of the database is held by a slow reader.

import { addAbortSignal, Readable } from 'node:stream';
import type { Context } from '../../../../context.ts';
import { toIso } from '../../../../data/values.ts';
import type { App } from '../../../../http/app-type.ts';
import { userOf } from '../../../../http/authentication.ts';
import { failures } from '../../../../http/schemas.ts';
import { Type } from '../../../../http/typebox.ts';
import { writeCsv, writeJson } from './export-text.ts';
import { openNumbers } from './numbers.ts';
import { ExportAnswer, ExportQuery, ExportTable } from './schemas.ts';

const contentTypes = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const;

export function registerExport(app: App, context: Context): void {
  const { clock, closing } = context;
  app.get(
    '/readings/analytics/export',
    {
      config: { auth: 'user' },
      schema: {
        summary: 'All own readings as a file',
        querystring: ExportQuery,
        response: { 200: Type.Unsafe<Readable>(Type.Union([ExportAnswer, ExportTable])), ...failures(401) },
      },
    },
    async (request, reply) => {
      const { format } = request.query;
      const numbers = await openNumbers(context, userOf(request).id);
      const nowMs = clock.now();
      const pages = numbers.pages(nowMs);
      const text = format === 'csv' ? writeCsv(pages) : writeJson(pages, toIso(nowMs));
      void reply.type(contentTypes[format]).header('content-disposition', `attachment; filename="readings.${format}"`);
      return reply.send(addAbortSignal(closing, Readable.from(text, { objectMode: false })));
    },
  );
}
