import { checkSentences } from '@tare/report';
import { describe, expect, it } from 'vitest';
import { renderAnnotations } from '../../src/ci/annotations.ts';
import { budget, checked, hostile } from './checked.ts';

describe('annotations', () => {
  it('are one workflow command a sentence: failures first', () => {
    expect(renderAnnotations(checkSentences(checked()))).toMatchSnapshot();
  });

  it('stay one command each, whatever a name holds', () => {
    const result = checked({
      results: [budget({ service: hostile, measuredBytes: 99e6, state: 'over' })],
      regression: null,
      decisions: [],
    });
    const text = renderAnnotations(checkSentences(result));
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(text).not.toContain('\r');
    const [, properties = '', message = ''] = /^::error ([^:]*)::(.*)\n$/.exec(text) ?? [];
    expect(properties).toMatch(/^title=[^,:]+$/);
    expect(message).toContain('%0D%0A');
    expect(message).toContain('%250A');
  });

  it('are nothing where all is well', () => {
    expect(renderAnnotations([])).toBe('');
  });
});
