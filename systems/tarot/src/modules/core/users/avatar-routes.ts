// A user's picture: it goes to a file as it comes, and is never in memory as a whole.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { userOf } from '../../../http/authentication.ts';
import { invalidRequest, notFound } from '../../../http/problem.ts';
import { failures } from '../../../http/schemas.ts';
import { Type } from '../../../http/typebox.ts';
import { avatarDirectory, avatarFile, removeAvatar, storeAvatar } from './avatar-files.ts';
import { changeProfile } from './profile-store.ts';
import { AvatarAnswer } from './schemas.ts';
import { findUser } from './user.ts';

const mostBytes = 5 * 1024 * 1024;
const FileParams = Type.Object({ file: Type.String({ pattern: '^[\\da-f-]{36}\\.(jpeg|png|webp|gif)$' }) });
const AvatarForm = Type.Object({
  file: Type.String({ format: 'binary', contentMediaType: 'image/*', description: 'An image of 5 MB at most.' }),
});
const Picture = Type.Unsafe<never>(Type.Any({ contentMediaType: 'image/*', description: 'The picture.' }));

export async function registerAvatar(app: App, context: Context): Promise<void> {
  const { queries, clock, settings } = context;
  const directory = await avatarDirectory(settings.dataDirectory);
  await app.register(multipart, { limits: { fileSize: mostBytes, files: 1, fields: 5, parts: 6 } });
  app.post(
    '/users/avatar',
    {
      config: { auth: 'user' },
      bodyLimit: mostBytes + 65_536,
      schema: {
        summary: 'Set own picture',
        form: AvatarForm,
        response: { 200: AvatarAnswer, ...failures(400, 401, 413) },
      },
    },
    async (request) => {
      const { id } = userOf(request);
      const name = await receiveAvatar(directory, request);
      const before = await findUser(queries, id);
      const avatar_url = `/api/v1/users/avatars/${name}`;
      await changeProfile(queries, id, { avatar_url }, clock.now());
      await removeAvatar(directory, before?.avatar_url ?? null);
      return { message: 'Changed.', avatar_url };
    },
  );
  app.get(
    '/users/avatars/:file',
    { schema: { summary: 'A picture', params: FileParams, response: { 200: Picture, ...failures(404) } } },
    async (request, reply) => {
      const path = avatarFile(directory, request.params.file);
      const size = await stat(path).then(
        (found) => found.size,
        () => undefined,
      );
      if (size === undefined) throw notFound('picture');
      // Its name changes with its content.
      void reply.header('cache-control', 'public, max-age=86400, immutable').header('content-length', size);
      // Shown by a front end of another origin.
      void reply.header('cross-origin-resource-policy', 'cross-origin');
      void reply.type(`image/${request.params.file.split('.')[1]}`);
      return reply.send(createReadStream(path) as never);
    },
  );
}

/** @throws Problem 400, also where the form ends too early */
async function receiveAvatar(directory: string, request: FastifyRequest): Promise<string> {
  if (!request.isMultipart()) throw invalidRequest('Send a form with a file.');
  try {
    const part = await request.file();
    if (!part) throw invalidRequest('There is no file in it.');
    return await storeAvatar(directory, part.file);
  } catch (error) {
    // What the reader of forms throws has no code; what the framework, the disk and we throw has one.
    if (error instanceof Error && !('code' in error)) throw invalidRequest('The form cannot be read.');
    throw error;
  }
}
