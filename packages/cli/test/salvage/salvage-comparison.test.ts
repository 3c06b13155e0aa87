import { createRequire } from 'node:module';
import type { Comparison, Round } from '@tare/experiment';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparedRecordings, manyChanges } from '../../../report/test/support/sample-comparison.ts';
import { salvageComparison } from '../../src/salvage/salvage-comparison.ts';

const schema: object = createRequire(import.meta.url)('@tare/experiment/verdict.schema.json');
const validate = new Ajv({ strict: false }).compile(schema);
const salvage = (text: string) => salvageComparison(text, (value): value is Comparison => validate(value) as boolean);

const comparison = manyChanges();
const text = `${JSON.stringify(comparison, null, 2)}\n`;
const roundsOf = ({ experiments }: Comparison): Round[] => experiments.flatMap(({ record }) => record?.rounds ?? []);
const all = roundsOf(comparison);
/** From here on the head is whole. */
const headEnd = text.indexOf('"experiments"');

describe('salvageComparison', () => {
  it('keeps the head and every round of a file that lacks only its end', () => {
    const { comparison: kept, lost } = salvage(text.slice(0, text.indexOf('"verdicts"'))) ?? {};
    expect(kept && roundsOf(kept)).toEqual(all);
    expect(kept).toMatchObject({
      settings: comparison.settings,
      baseline: comparison.baseline,
      arms: comparison.arms,
      outcome: 'interrupted',
      verdicts: [],
    });
    expect(lost).toMatch(
      /^The saved comparison cannot be read beyond character \d+; .* 6 rounds calm and 12 rounds natural\.$/,
    );
  });

  it('drops the round that the text ends in, however well-formed it looks', () => {
    const secondTrial = text.indexOf('"arm"', text.indexOf('"arm"', headEnd) + 1);
    const kept = salvage(text.slice(0, secondTrial))?.comparison;
    expect(kept && roundsOf(kept)).toEqual([]);
    const later = text.lastIndexOf('"observation"');
    const most = salvage(text.slice(0, later))?.comparison;
    expect(most && roundsOf(most)).toEqual(all.slice(0, -1));
  });

  it('finds nothing in a file whose head is cut, of another kind, or no file of ours', () => {
    for (const part of ['', '{', text.slice(0, 200), text.slice(0, headEnd - 200), '[1, 2]', 'garbage'])
      expect(salvage(part)).toBeUndefined();
    expect(salvage(text.replace('tare/verdict@1', 'tare/verdict@0'))).toBeUndefined();
  });

  it('takes a round with a figure that is none for the end of the file', () => {
    const damaged = structuredClone(comparison);
    const trial = damaged.experiments[1]?.record?.rounds[4]?.trials[1];
    if (trial?.outcome.state !== 'measured') throw new Error('the sample has that trial');
    Object.assign(trial.outcome.observation, { privateBytes: 'much' });
    const { comparison: kept, lost } = salvage(JSON.stringify(damaged)) ?? {};
    expect(kept && roundsOf(kept)).toEqual(all.slice(0, 6 + 4));
    expect(lost).toBe(
      'In the saved comparison round 5 of natural is not as it should be; it and all after it were left out, and what is left is 6 rounds calm and 4 rounds natural.',
    );
  });

  it('has no rounds to keep of two recordings', () => {
    const saved = JSON.stringify(comparedRecordings());
    expect(salvage(saved.slice(0, saved.indexOf('"verdicts"')))?.lost).toContain('no round is left');
  });

  it('keeps a prefix of the rounds wherever the file ends, or says nothing where the head is not whole', () => {
    fc.assert(
      fc.property(fc.nat({ max: text.length }), (length) => {
        const kept = salvage(text.slice(0, length))?.comparison;
        if (kept === undefined) return length < headEnd + 20;
        const rounds = roundsOf(kept);
        expect(rounds).toEqual(all.slice(0, rounds.length));
        expect(validate(kept)).toBe(true);
        return true;
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a prefix of the rounds wherever a disk has put zeros into the file', () => {
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), fc.integer({ min: 1, max: 4096 }), (at, length) => {
        const zeros = '\u0000'.repeat(Math.min(length, text.length - at));
        const kept = salvage(text.slice(0, at) + zeros + text.slice(at + zeros.length))?.comparison;
        const rounds = kept === undefined ? [] : roundsOf(kept);
        expect(rounds).toEqual(all.slice(0, rounds.length));
        return kept !== undefined || at < headEnd + 20;
      }),
      { numRuns: 60 },
    );
  });
});
