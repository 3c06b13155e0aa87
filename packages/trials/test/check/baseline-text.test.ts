import { type Baseline, type BaselineEntry, baselineSchema } from '@tare/experiment';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineEntry, chooseEntry, withEntry } from '../../src/check/baseline-entry.ts';
import { findFault, renderBaseline } from '../../src/check/baseline-text.ts';
import { recorded, starts } from '../support/recorded.ts';

const key = { runtime: 'node 20', architecture: 'x64', allocator: 'glibc' };
const recording = recorded(starts({ calm: { web: [31, 30] }, natural: { web: [52, 50], api: [20, 21] } }));
const context = { key, recordedAt: '2026-11-21T12:00:00.000Z', commit: 'abc-dirty' };
const entry = baselineEntry(recording, context);
const older: BaselineEntry = { ...entry, key: { ...key, runtime: 'node 18' } };
const baseline: Baseline = { schema: baselineSchema, entries: [entry, older], decisions: [] };

describe('the text of a baseline', () => {
  it('has a line a row, so that a review shows what has changed', () => {
    const decision = {
      change: 'jemalloc',
      decision: 'rejected',
      decidedAt: '2026-11-21T12:00:00.000Z',
      because: 'p95 doubled',
      effects: [
        {
          mode: 'natural',
          state: 'saves',
          savingBytes: { estimate: 3e6, low: 2e6, high: 4e6, confidence: 0.95 },
          pairs: 8,
        },
      ],
      revisitWhen: [
        { kind: 'service-added', services: ['api', 'web'] },
        { kind: 'total-above', bytes: 9e8 },
      ],
    } as const;
    expect(
      renderBaseline({ ...baseline, decisions: [decision] as unknown as Baseline['decisions'] }),
    ).toMatchInlineSnapshot(`
      "{
        "schema": "tare/baseline@1",
        "entries": [
          {
            "key": { "runtime": "node 18", "architecture": "x64", "allocator": "glibc" },
            "recordedAt": "2026-11-21T12:00:00.000Z",
            "commit": "abc-dirty",
            "load": { "requests": 1000, "connections": 10, "warmup": 0, "routes": ["GET /cards"] },
            "figures": [
              { "service": null, "mode": "calm", "privateBytes": [30000000, 31000000] },
              { "service": null, "mode": "natural", "privateBytes": [71000000, 72000000] },
              { "service": "api", "mode": "natural", "privateBytes": [20000000, 21000000] },
              { "service": "web", "mode": "calm", "privateBytes": [30000000, 31000000] },
              { "service": "web", "mode": "natural", "privateBytes": [50000000, 52000000] }
            ]
          },
          {
            "key": { "runtime": "node 20", "architecture": "x64", "allocator": "glibc" },
            "recordedAt": "2026-11-21T12:00:00.000Z",
            "commit": "abc-dirty",
            "load": { "requests": 1000, "connections": 10, "warmup": 0, "routes": ["GET /cards"] },
            "figures": [
              { "service": null, "mode": "calm", "privateBytes": [30000000, 31000000] },
              { "service": null, "mode": "natural", "privateBytes": [71000000, 72000000] },
              { "service": "api", "mode": "natural", "privateBytes": [20000000, 21000000] },
              { "service": "web", "mode": "calm", "privateBytes": [30000000, 31000000] },
              { "service": "web", "mode": "natural", "privateBytes": [50000000, 52000000] }
            ]
          }
        ],
        "decisions": [
          {
            "change": "jemalloc",
            "decision": "rejected",
            "decidedAt": "2026-11-21T12:00:00.000Z",
            "because": "p95 doubled",
            "effects": [
              {
                "mode": "natural",
                "state": "saves",
                "savingBytes": { "estimate": 3000000, "low": 2000000, "high": 4000000, "confidence": 0.95 },
                "pairs": 8
              }
            ],
            "revisitWhen": [
              { "kind": "service-added", "services": ["api", "web"] },
              { "kind": "total-above", "bytes": 900000000 }
            ]
          }
        ]
      }
      "
    `);
  });

  it('is the same whatever the order in memory, and reads back as what it was', () => {
    const turned: Baseline = {
      decisions: [],
      entries: [older, { ...entry, figures: entry.figures.toReversed() }],
      schema: baselineSchema,
    };
    expect(renderBaseline(turned)).toBe(renderBaseline(baseline));
    expect(renderBaseline(JSON.parse(renderBaseline(baseline)))).toBe(renderBaseline(baseline));
    expect(JSON.parse(renderBaseline(baseline)).entries.toReversed()).toEqual(baseline.entries);
  });

  it('keeps any text of strangers', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const strange = { ...entry, load: { ...entry.load, routes: [text] } };
        const read: Baseline = JSON.parse(renderBaseline({ ...baseline, entries: [strange] }));
        expect(read.entries[0]?.load.routes).toEqual([text]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('an entry', () => {
  it('takes the place of the one of its key, and of no other', () => {
    const next = { ...entry, commit: 'def' };
    expect(withEntry(baseline, next).entries).toEqual([older, next]);
  });

  it('is found by key and load', () => {
    expect(chooseEntry(baseline, 'tare.baseline.json', key, recording)).toEqual({ entry });
  });

  it('of another key is not compared with: the warning says which there are, and what to do', () => {
    const other = { ...key, runtime: 'node 22' };
    const choice = chooseEntry(baseline, 'tare.baseline.json', other, recording);
    expect(choice).toMatchObject({ entry: null, warning: { code: 'baseline-of-another-key' } });
    expect('warning' in choice && choice.warning.message).toBe(
      'tare.baseline.json has no figures for node 22 on x64 with glibc, so nothing was compared with it; it has those of node 18 on x64 with glibc; node 20 on x64 with glibc. `tare check --update-baseline` on this machine adds them.',
    );
  });

  it('under another load is not compared with: the warning says both', () => {
    const { settings } = recording;
    const busier = { ...recording, settings: { ...settings, requests: 5000, routes: ['GET /'] } };
    const choice = chooseEntry(baseline, 'tare.baseline.json', key, busier);
    expect('warning' in choice && choice.warning.message).toContain(
      'then 1000 requests to GET /cards over 10 connections, now 5000 requests to GET / over 10 connections',
    );
  });

  it('of a key that is known in part is not compared with', () => {
    const unknown = { ...key, allocator: 'unknown' };
    const same = { ...baseline, entries: [{ ...entry, key: unknown }] };
    expect(chooseEntry(same, 'tare.baseline.json', unknown, recording)).toMatchObject({
      entry: null,
      warning: { code: 'baseline-key-unknown' },
    });
  });
});

describe('a fault that a schema does not see', () => {
  const [row] = entry.figures;
  if (!row) throw new Error('an entry has figures');
  it.each([
    ['two entries of one key', { entries: [entry, older, entry] }, /^\/entries\/2 is for node 20 .* a merge/],
    [
      'no figure in a row',
      { entries: [{ ...entry, figures: [{ ...row, privateBytes: [] }] }] },
      /privateBytes must hold/,
    ],
    ['a size of nothing', { entries: [{ ...entry, figures: [{ ...row, privateBytes: [0] }] }] }, /above 0/],
    ['a row twice', { entries: [{ ...entry, figures: [row, row] }] }, /figures\/1 says again/],
  ])('%s: is found, with its place', (_name, parts, words) => {
    expect(findFault({ ...baseline, ...parts })).toMatch(words);
  });

  it('is not found in a sound one', () => {
    expect(findFault(baseline)).toBeUndefined();
  });
});
