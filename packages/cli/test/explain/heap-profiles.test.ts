import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeapProfile } from '@tare/accounting';
import type { Explanation } from '@tare/experiment';
import { afterAll, describe, expect, it } from 'vitest';
import { profileOutputs, requireProfilePlace } from '../../src/explain/heap-profiles.ts';

const root = mkdtempSync(join(tmpdir(), 'tare-profiles-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const profile = (selfSize: number): HeapProfile => ({
  head: {
    callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
    selfSize,
    id: 1,
    children: [],
  },
  samples: [],
});
const taken = [
  { service: 'web', pid: 10, threadId: 0, profile: profile(1) },
  { service: 'web', pid: 10, threadId: 12, profile: profile(2) },
  { service: '../api v2', pid: 11, threadId: 0, profile: profile(3) },
];
const shown = { pid: 10, threadId: 12, entry: null, nodeVersion: '20.20.2' };
const result = {
  explanation: { services: [{ name: 'web', shown }] } as Explanation,
  observed: [],
  plain: null,
  heapProfiles: taken,
};

describe('--heap-profile', () => {
  it('makes a folder before the run, and writes one profile of each isolate', () => {
    const place = join(root, 'profiles');
    requireProfilePlace(place);
    expect(readdirSync(place)).toEqual([]);
    for (const { write } of profileOutputs(place, result)) write();
    expect(readdirSync(place).sort()).toEqual(['api-v2-11.heapprofile', 'web-10-12.heapprofile', 'web-10.heapprofile']);
    expect(JSON.parse(readFileSync(join(place, 'web-10-12.heapprofile'), 'utf8'))).toEqual(profile(2));
  });

  it('writes to one file the profile of the isolate that is shown', () => {
    const place = join(root, 'shown.heapprofile');
    requireProfilePlace(place);
    for (const { write } of profileOutputs(place, result)) write();
    expect(JSON.parse(readFileSync(place, 'utf8'))).toEqual(profile(2));
  });

  it('writes nothing where no profile was taken', () => {
    expect(profileOutputs(join(root, 'none.heapprofile'), { ...result, heapProfiles: [] })).toEqual([]);
  });

  it('refuses a place that cannot be written before anything is started', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => requireProfilePlace(join(root, 'file'))).toThrow('cannot be written');
    expect(() => requireProfilePlace(join(root, 'nowhere/a.heapprofile'))).toThrow('cannot be written');
  });
});
