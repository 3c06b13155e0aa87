import { createHash } from 'node:crypto';
import type { Recording } from '@tare/accounting';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddedRecording, embedRecording } from '../../src/html/embed-recording.ts';
import { escapeHtml } from '../../src/html/escape-html.ts';
import { renderHtml } from '../../src/html/render-html.ts';
import { brokenOff, fleet, hostile, npmWrapped, singleService } from '../sample-recording.ts';

const samples: [string, Recording][] = [
  ['a single service', singleService()],
  ['a fleet', fleet()],
  ['a service behind npm', npmWrapped()],
  ['a trial that broke off', brokenOff()],
  ['hostile text', hostile()],
];

/** The page without what it inlines: scripts, styles and data. */
const markupOf = (html: string): string =>
  html.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '').replace(/<style>[\s\S]*?<\/style>/g, '');

describe.each(samples)('the page of %s', (_, recording) => {
  const html = renderHtml(recording);

  it('holds the recording, to be read again', () => {
    expect(JSON.parse(embeddedRecording(html) ?? 'null')).toEqual(recording);
  });

  it('refers to nothing outside of itself', () => {
    expect(markupOf(html)).not.toMatch(/<(?:link|img|iframe|object|embed)|\s(?:src|href|srcset|style|on\w+)=["'][^"']/);
    expect(html).not.toMatch(/@import|url\(/);
  });

  it('closes every element that it opens', () => {
    const open: string[] = [];
    for (const [, closing, name = '', empty] of markupOf(html).matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/g)) {
      if (empty === '/' || name === 'meta') continue;
      if (closing === '/') expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('lets only its own scripts and styles run', () => {
    const policy = /content="(default-src [^"]*)"/.exec(html)?.[1] ?? '';
    const inlined = [...html.matchAll(/<(?:script|style)>([\s\S]*?)<\/(?:script|style)>/g)].map(
      ([, text = '']) => text,
    );
    expect(inlined).toHaveLength(6);
    for (const text of inlined)
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(policy).not.toContain('unsafe');
  });
});

describe('renderHtml', () => {
  it('escapes arguments, names and messages', () => {
    const markup = markupOf(renderHtml(hostile()));
    expect(markup).toContain('&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&lt;!--');
    expect(markup).not.toContain('<img');
    expect(markup).not.toContain('\u202e');
  });

  it('offers a choice of trials and services where there are several', () => {
    const html = renderHtml(fleet());
    expect(html.match(/<option value="\d+"/g)).toHaveLength(6);
    expect(html).toContain('<option value="" selected>all services</option>');
    expect(renderHtml(brokenOff())).toContain('<label hidden>Trial');
  });

  it('has no chart where nothing was sampled', () => {
    expect(renderHtml({ ...brokenOff(), trials: [] })).not.toContain('id="chart"');
  });

  it('says a bar in words for those who cannot see it', () => {
    expect(renderHtml(singleService())).toContain(
      'aria-label="web: Base 7.1 MB, Libraries 14.2 MB, Runtime 14.8 MB, Total 36.1 MB"',
    );
  });
});

describe('escaping', () => {
  it('leaves no character that could begin markup', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']/.test(escapeHtml(text))));
  });

  it('embeds any text so that it comes back and never ends its element', () => {
    const risky = fc
      .array(fc.constantFrom('</script>', '<!--', '<script', ']]>', '\u2028', '"', '\\', 'x'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(risky, (text) => {
        const html = embedRecording({ text });
        expect(html.match(/<\/script/g)).toHaveLength(1);
        expect(html).not.toContain('<!--');
        expect(JSON.parse(embeddedRecording(html) ?? '')).toEqual({ text });
      }),
    );
  });

  it('finds no recording in a page that has none', () => {
    expect(embeddedRecording('<p>none</p>')).toBeUndefined();
  });
});
