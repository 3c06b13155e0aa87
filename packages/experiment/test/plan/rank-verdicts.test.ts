import { describe, expect, it } from 'vitest';
import { rankVerdicts } from '../../src/plan/rank-verdicts.ts';
import { verdictOf } from '../support/plans.ts';

describe('rankVerdicts', () => {
  it('puts what saves most first and what broke last', () => {
    const ranked = rankVerdicts([
      verdictOf('broken', 0, { state: 'broke' }),
      verdictOf('nothing', 0),
      verdictOf('harm', -5e6, { state: 'costs' }),
      verdictOf('some', 2e6),
      verdictOf('much', 9e6),
    ]);
    expect(ranked.map(({ change }) => change)).toEqual(['much', 'some', 'nothing', 'harm', 'broken']);
  });
});
