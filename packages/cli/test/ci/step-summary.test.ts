import { describe, expect, it } from 'vitest';
import { renderStepSummary } from '../../src/ci/step-summary.ts';
import { budget, checked, hostile } from './checked.ts';

describe('the summary of a step', () => {
  it('is the Markdown of the report', () => {
    expect(renderStepSummary(checked(), 0)).toMatchSnapshot();
  });

  it('is the sentences alone where the service would refuse the whole', () => {
    const text = renderStepSummary(checked(), 1024 ** 2 - 10);
    expect(text).toContain('executor is over budget');
    expect(text).not.toContain('## ');
    expect(text).toContain('too long for a summary');
  });

  it('makes no markup of names, in either form', () => {
    const results = [budget({ service: '<img src=x>', measuredBytes: 99e6, state: 'over' })];
    for (const taken of [0, 1024 ** 2]) {
      expect(renderStepSummary(checked({ results }), taken)).not.toMatch(/(?<!\\)<img/);
    }
    const strange = [budget({ service: hostile, measuredBytes: 99e6, state: 'over' })];
    const [first = ''] = renderStepSummary(checked({ results: strange }), 1024 ** 2).split('\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it must not be there
    expect(first).not.toMatch(/(?<!\\)[<|`]|\x1b/);
  });
});
