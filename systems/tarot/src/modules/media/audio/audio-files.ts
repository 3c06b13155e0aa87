// Files of speech. One has its name only when all of it is there: before, and after a crash for good, it ends in .part, and nobody is given it.

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lazy } from '@tare/kit/lazy';
import { SpeechError, type Synthesizer } from './speech.ts';

type Format = Synthesizer['format'];

export const fileNamePattern = '^[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}\\.(mp3|wav)$';
export const unfinished = '.part';

const contentTypes: Readonly<Record<Format, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' };
export const contentTypeOf = (name: string): string => contentTypes[name.endsWith('.wav') ? 'wav' : 'mp3'];

/** Never used twice: what a name stands for does not change. */
export const newFileName = (format: Format): string => `${randomUUID()}.${format}`;

export interface AudioFiles {
  /** Where they are; made where it is not there yet. */
  directory(): Promise<string>;
  /** @returns its bytes. @throws what `pieces` throw, and SpeechError where there are none: nothing of it is left */
  write(name: string, pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number>;
  has(name: string): Promise<boolean>;
  read(name: string): Promise<Buffer>;
  /** Whoever has it open can read it to its end, also where it is removed meanwhile. */
  open(name: string): Promise<FileHandle | undefined>;
  remove(names: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** @param dataDirectory `:memory:` is a temporary directory, removed with `close` */
export function openAudioFiles(dataDirectory: string): AudioFiles {
  const isTemporary = dataDirectory === ':memory:';
  const directory = lazy(
    async () => {
      if (isTemporary) return mkdtemp(join(tmpdir(), 'tarot-audio-'));
      const path = join(dataDirectory, 'audio');
      await mkdir(path, { recursive: true });
      return path;
    },
    { name: 'audio-directory' },
  );
  const pathOf = async (name: string): Promise<string> => join(await directory(), name);
  return {
    directory,
    write: async (name, pieces, signal) => {
      const path = await pathOf(name);
      const part = `${path}${unfinished}`;
      const stream = createWriteStream(part, { flags: 'wx', flush: true });
      try {
        await pipeline(pieces, stream, { signal });
        if (stream.bytesWritten === 0) throw new SpeechError('unavailable', 'There was no sound in the answer.');
        await rename(part, path);
        return stream.bytesWritten;
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    has: async (name) => {
      const found = await stat(await pathOf(name)).catch(unlessMissing);
      return found !== undefined;
    },
    read: async (name) => readFile(await pathOf(name)),
    open: async (name) => open(await pathOf(name)).catch(unlessMissing),
    remove: async (names) => {
      for (const name of names) await rm(await pathOf(name), { force: true });
    },
    close: async () => {
      if (isTemporary && directory.state === 'loaded') await rm(await directory(), { recursive: true, force: true });
    },
  };
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
