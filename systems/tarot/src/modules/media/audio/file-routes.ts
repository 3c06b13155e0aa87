// The files themselves: sent as they are read, in whole or in part.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { notFound, Problem, required } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { type AudioFiles, contentTypeOf, fileNamePattern } from './audio-files.ts';
import { touchFile } from './audio-store.ts';
import { type ByteRange, parseRange } from './byte-range.ts';

const FileParams = Type.Object({ file: Type.String({ pattern: fileNamePattern }) });
const Sound = Type.Unsafe<never>(Type.Any({ contentMediaType: 'audio/*', description: 'The file.' }));

export function registerAudioFiles(app: App, { queries, clock }: Context, files: AudioFiles): void {
  app.get(
    '/audio/files/:file',
    {
      schema: {
        summary: 'A file of speech',
        params: FileParams,
        response: { 200: Sound, 206: Sound, 304: Type.Null(), ...failures(404, 416) },
      },
    },
    async ({ params, headers }, reply) => {
      const { file } = params;
      const etag = `"${file}"`;
      const handle = required(await files.open(file), () => notFound('file of speech'));
      let isSent = false;
      try {
        await touchFile(queries, file, clock.now());
        if (isKnown(headers['if-none-match'], etag)) return reply.headers(lasting(etag)).code(304).send(null);
        const { size } = await handle.stat();
        // Of another file than this one a part is of no use.
        const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
        const range = parseRange(isSame ? headers.range : undefined, size);
        if (range === null) {
          void reply.header('content-range', `bytes */${size}`);
          throw new Problem('RANGE_NOT_SATISFIABLE', `The file has ${size} bytes.`);
        }
        void reply.headers({ ...lasting(etag), ...lengthOf(size, range) }).type(contentTypeOf(file));
        isSent = true;
        return reply.code(range ? 206 : 200).send(handle.createReadStream(range ?? {}) as never);
      } finally {
        // Else the stream closes it at its end.
        if (!isSent) await handle.close();
      }
    },
  );
}

const isKnown = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((known) => known.trim() === '*' || known.trim().replace(/^W\//, '') === etag);

/** Its name is of this content for good. Pages of the front end, wherever they are, may play it. */
const lasting = (etag: string): Record<string, string> => ({
  etag,
  'accept-ranges': 'bytes',
  'cache-control': 'public, max-age=86400, immutable',
  'cross-origin-resource-policy': 'cross-origin',
});

const lengthOf = (size: number, range: ByteRange | undefined): Record<string, string | number> =>
  range
    ? { 'content-range': `bytes ${range.start}-${range.end}/${size}`, 'content-length': range.end - range.start + 1 }
    : { 'content-length': size };
