// Files of pictures, named anew each time.

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalidRequest } from '../../../http/problem.ts';
import { type ImageKind, imageKindOf, leastImageBytes } from './image-kind.ts';

/** @returns where they are, once it is there */
export async function avatarDirectory(dataDirectory: string): Promise<string> {
  if (dataDirectory === ':memory:') return mkdtemp(join(tmpdir(), 'tarot-avatars-'));
  const directory = join(dataDirectory, 'avatars');
  await mkdir(directory, { recursive: true });
  return directory;
}

export const avatarFile = (directory: string, name: string): string => join(directory, basename(name));

/**
 * @returns the file's name
 * @throws Problem 400 for what is no image, or too large: nothing of it is left
 */
export async function storeAvatar(directory: string, upload: Readable & { truncated?: boolean }): Promise<string> {
  const id = randomUUID();
  const unfinished = join(directory, `${id}.part`);
  let kind: ImageKind | undefined;
  try {
    await pipeline(
      upload,
      async function* (chunks: AsyncIterable<Buffer>) {
        let first: Buffer | undefined = Buffer.alloc(0);
        for await (const chunk of chunks) {
          if (!first) yield chunk;
          else if (first.length + chunk.length < leastImageBytes) first = Buffer.concat([first, chunk]);
          else {
            const start: Buffer = Buffer.concat([first, chunk]);
            kind = imageKindOf(start);
            if (!kind) throw invalidRequest('Only jpeg, png, webp and gif are images here.');
            first = undefined;
            yield start;
          }
        }
      },
      createWriteStream(unfinished),
    );
    if (upload.truncated) throw invalidRequest('The image is larger than 5 MB.');
    if (!kind) throw invalidRequest('Only jpeg, png, webp and gif are images here.');
    const name = `${id}.${kind}`;
    await rename(unfinished, avatarFile(directory, name));
    return name;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    // What is not read any more would hold the connection.
    upload.resume();
  }
}

export async function removeAvatar(directory: string, url: string | null): Promise<void> {
  if (url !== null) await rm(avatarFile(directory, url), { force: true });
}
