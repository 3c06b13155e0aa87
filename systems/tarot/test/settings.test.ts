import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';

it('declares to tare what memory may decide, and neither limits nor lifetimes nor what protects passwords', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tarot-settings-'));
  mkdirSync(join(directory, 'knobs'));
  // As tare.config.ts sets them: none has the value that it would have by itself.
  readSettings({
    TARE_CONTROL: directory,
    DEMO_DATA: 'true',
    BCRYPT_COST: '4',
    RATE_LIMIT_PER_MINUTE: '0',
    AUTH_RATE_LIMIT_PER_MINUTE: '0',
    READINGS_PER_DAY: '0',
    STREAMS_PER_USER: '100',
  });
  const declared: { variable: string }[] = JSON.parse(
    readFileSync(join(directory, 'knobs', `${process.pid}.json`), 'utf8'),
  );
  rmSync(directory, { recursive: true });
  const variables = declared.map(({ variable }) => variable);
  expect(variables).toEqual(expect.arrayContaining(['WORKERS', 'DATABASE_POOL_SIZE', 'CACHE_ENTRIES', 'GZIP']));
  expect(variables.filter((name) => /LIMIT|_PER_|EXPIRE|TIMEOUT|BCRYPT|PROXY|DEMO/.test(name))).toEqual([]);
});
