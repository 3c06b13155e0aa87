import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../src/document/visible-text.ts';
import { cutText, textWidth, wrapText } from '../../src/terminal/text-width.ts';

describe('text on a terminal', () => {
  it('is as wide as its cells, not its code units', () => {
    expect(['web', 'é', 'e\u0301', '塔罗', '🂡', '👩‍👩‍👧', '–¹'].map(textWidth)).toEqual([3, 1, 1, 4, 1, 2, 2]);
  });

  it('is cut to the width that it has', () => {
    expect([cutText('server.js', 20), cutText('server.js', 6), cutText('塔罗牌', 4), cutText('abc', 0)]).toEqual([
      'server.js',
      'serve…',
      '塔…',
      '',
    ]);
  });

  it('never runs over when it is wrapped, and loses nothing but spaces', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 60 }), (text, width) => {
        const shown = visibleText(text);
        const lines = wrapText(shown, width);
        expect(lines.every((line) => textWidth(line) <= width)).toBe(true);
        expect(lines.join('').replace(/[ \u00a0]/g, '')).toBe(shown.replace(/[ \u00a0]/g, ''));
      }),
    );
  });

  it('keeps a number with its unit', () => {
    expect(wrapText('the peak was 48.2 MB high', 17)).toEqual(['the peak was', '48.2 MB high']);
  });

  it('shows control characters instead of obeying them', () => {
    expect(visibleText('\u001b[31mred\u0007\u202e')).toBe('\\u001b[31mred\\u0007\\u202e');
  });
});
