import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../src/document/visible-text.ts';
import { cutMiddle, cutText, textWidth, wrapText } from '../../src/terminal/text-width.ts';

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

describe('cutMiddle', () => {
  it('keeps both ends of a path, more of the file at its end', () => {
    expect(cutMiddle('src/images/very-long-folder-name/make-thumbnails.ts:118', 30)).toBe(
      'src/image…ke-thumbnails.ts:118',
    );
    expect(cutMiddle('src/ai.ts:3', 30)).toBe('src/ai.ts:3');
  });

  it('never exceeds its width, whatever the letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        expect(textWidth(cutMiddle(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
