import { describe, expect, it } from 'vitest';
import { escapeMarkdown, markdownCode, markdownFence } from '../../src/markdown/escape-markdown.ts';
import { renderMarkdown } from '../../src/markdown/render-markdown.ts';
import { brokenOff, fleet, hostile, npmWrapped, singleService } from '../sample-recording.ts';
import { hostileResults, sampleResults } from '../support/sample-results.ts';

describe('renderMarkdown', () => {
  it.each([
    ['a single service', singleService()],
    ['a fleet', fleet()],
    ['a service behind npm', npmWrapped()],
    ['a trial that broke off', brokenOff()],
    ...Object.entries(sampleResults()),
  ])('writes a document about %s', (_, recording) => {
    expect(renderMarkdown(recording)).toMatchSnapshot();
  });

  it('gives every row of a table as many cells as its header', () => {
    const results = [fleet(), npmWrapped(), hostile(), ...Object.values({ ...sampleResults(), ...hostileResults() })];
    // What failed early has none.
    const tables = results.flatMap((result) => renderMarkdown(result).match(/(?:^\|.*\n)+/gm) ?? []);
    expect(tables.length).toBeGreaterThan(results.length);
    for (const table of tables) {
      const cells = table
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  it('lets no markup through', () => {
    for (const result of [hostile(), ...Object.values(hostileResults())]) {
      const outsideFences = renderMarkdown(result).replace(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '');
      const outsideCode = outsideFences.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
      expect(outsideCode).not.toContain('<img');
      expect(outsideCode).not.toContain('</script');
      expect(outsideCode).not.toContain('\u001b');
    }
  });
});

describe('escaping', () => {
  it('keeps code and escapes the rest', () => {
    expect(escapeMarkdown('use `--a|b` <b>_now_</b>')).toBe('use `--a\\|b` &lt;b&gt;\\_now\\_&lt;/b&gt;');
  });

  it('fences code by more backticks than it holds', () => {
    expect(markdownCode('a ``b`` c')).toBe('``` a ``b`` c ```');
    expect(markdownFence('```\nx\n```')).toBe('````text\n```\nx\n```\n````');
  });
});
