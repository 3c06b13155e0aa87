// What nobody will ask for any more: files that a killed process left behind, claims of it, and what is more than may be kept. At the start and once an hour; every worker
// does it, and none minds that another one has.

import { opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { systemClock } from '../../../time.ts';
import { type AudioFiles, unfinished } from './audio-files.ts';
import { dropOldClaims, evictAudio, findNames } from './audio-room.ts';

const sweepEveryMs = 3_600_000;
/** A file that is being written is younger: one of its pieces comes every minute at least. Its age is that of the file system, so it is told by the clock of the system. */
const leastAgeMs = 600_000;
const mostAtOnce = 100;

type SweepContext = Pick<Context, 'queries' | 'clock' | 'settings' | 'log' | 'closing'>;

/** @returns ends it, when what is under way has come to its end */
export function startSweeps(app: App, context: SweepContext, files: AudioFiles): () => Promise<void> {
  let sweeping: Promise<void> | undefined;
  const sweep = (): void => {
    sweeping ??= sweepAudio(context, files)
      .catch((error: unknown) => context.log.warn({ error }, 'audio was not swept'))
      .finally(() => {
        sweeping = undefined;
      });
  };
  const timer = setInterval(sweep, sweepEveryMs);
  timer.unref();
  app.addHook('onReady', async () => sweep());
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}

async function sweepAudio({ queries, clock, settings, closing }: SweepContext, files: AudioFiles): Promise<void> {
  await dropOldClaims(queries, clock.now());
  await files.remove(await evictAudio(queries, { mostBytes: settings.AUDIO_CACHE_MB * 1_000_000 }));
  const directory = await files.directory();
  for await (const names of batchesOf(directory)) {
    if (closing.aborted) return;
    const known = await findNames(queries, names);
    for (const name of names) if (!known.has(name)) await removeOld(join(directory, name));
  }
}

async function* batchesOf(directory: string): AsyncGenerator<string[]> {
  let names: string[] = [];
  for await (const entry of await opendir(directory)) {
    if (!entry.isFile() || !isOurs.test(entry.name)) continue;
    names.push(entry.name);
    if (names.length < mostAtOnce) continue;
    yield names;
    names = [];
  }
  yield names;
}

const isOurs = new RegExp(`^[\\da-f-]{36}\\.(mp3|wav)(\\${unfinished})?$`);

async function removeOld(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found && found.mtimeMs < systemClock.now() - leastAgeMs) await rm(path, { force: true });
}
