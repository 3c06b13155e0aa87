import { createHash } from 'node:crypto';
import { recordingSchema } from '@tare/accounting';
import type { Plan } from '@tare/experiment';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddedResult, embedResult } from '../../src/html/embed-result.ts';
import { escapeHtml } from '../../src/html/escape-html.ts';
import { renderHtml } from '../../src/html/render-html.ts';
import type { Result } from '../../src/result.ts';
import { brokenOff, fleet, hostile, npmWrapped, singleService } from '../sample-recording.ts';
import { manyChanges, oneChange } from '../support/sample-comparison.ts';
import { explainedFleet, largeExplanation, noNode } from '../support/sample-explanation.ts';
import { leaking } from '../support/sample-leak.ts';
import { fullPlan } from '../support/sample-plan.ts';
import { hostileResults, sampleResults } from '../support/sample-results.ts';

const samples: [string, Result][] = [
  ['a single service', singleService()],
  ['a fleet', fleet()],
  ['a service behind npm', npmWrapped()],
  ['a trial that broke off', brokenOff()],
  ['hostile text', hostile()],
  ...Object.entries(sampleResults()),
  ...Object.entries(hostileResults()).map(([name, result]): [string, Result] => [`a hostile ${name}`, result]),
];

/** The page without what it inlines: scripts, styles and data. */
const markupOf = (html: string): string =>
  html.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '').replace(/<style>[\s\S]*?<\/style>/g, '');

/** The curve of a recording is drawn by five scripts, the treemap by five, and one copies what is to be copied. */
function scriptsOf(html: string, { schema }: Result): number {
  const markup = markupOf(html);
  return (
    (schema === recordingSchema ? 5 : 0) +
    (markup.includes('id="treemap-canvas"') ? 5 : 0) +
    (markup.includes('<pre class="code">') ? 1 : 0)
  );
}

describe.each(samples)('the page of %s', (_, result) => {
  const html = renderHtml(result);

  it('holds the result, to be read again', () => {
    expect(JSON.parse(embeddedResult(html)?.json ?? 'null')).toEqual(result);
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
    // Where there are no scripts, none may run.
    const scripts = scriptsOf(html, result);
    expect(inlined).toHaveLength(1 + scripts);
    expect(policy.includes('script-src')).toBe(scripts > 0);
    for (const text of inlined)
      expect(policy).toContain(`'sha256-${createHash('sha256').update(text).digest('base64')}'`);
    expect(policy).not.toContain('unsafe');
  });
});

describe('renderHtml', () => {
  it.each([['recording', hostile()], ...Object.entries(hostileResults())])('escapes all texts of a %s', (_, result) => {
    const markup = markupOf(renderHtml(result));
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

  it('draws each mode of a comparison as a forest plot that can be read aloud, and every pair', () => {
    const html = renderHtml(manyChanges());
    expect(
      html.match(/<svg class="forest" role="img" aria-labelledby="forest-(natural|calm)-title forest-\1-words"/g),
    ).toHaveLength(2);
    expect(html).toMatch(/<desc id="forest-natural-words">lean saves \d+\.\d MB private/);
    expect(html.match(/<circle class="pair"/g)).toHaveLength(4 * 12 + 4 * 6);
    expect(html.match(/<rect class="band"/g)).toHaveLength(2);
    // The change that broke has a row, and no interval.
    expect(html.match(/<circle class="estimate"/g)).toHaveLength(8);
  });

  it('puts every place of a drawing inside of it', () => {
    const html = [manyChanges(), oneChange(), leaking(), fullPlan()]
      .map((result) => markupOf(renderHtml(result)))
      .join('');
    const places = [...html.matchAll(/\s(?:x|x1|x2|cx|width)="(-?[\d.]+)%"/g)].map(([, place]) => Number(place));
    expect(places.length).toBeGreaterThan(50);
    expect(places.every((place) => place >= 0 && place <= 100)).toBe(true);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('offers the packages of an explanation as areas, by service, and its tables without scripts', () => {
    const html = markupOf(renderHtml(explainedFleet()));
    expect(html.match(/<option value="\d+">(?:web|queue)</g)).toHaveLength(2);
    expect(html).toContain('<noscript>');
    expect(html).toContain('<h2>Packages</h2>');
    expect(html).toContain(
      '<span class="shape" aria-hidden="true">│&nbsp;&nbsp;│&nbsp;&nbsp;└─&nbsp;</span>ajv-formats 3.0.1',
    );
    expect(markupOf(renderHtml(noNode()))).not.toContain('treemap');
  });

  it('draws the paths of a plan with its changes, and each path step by step from the unchanged subject to the whole', () => {
    const html = markupOf(renderHtml(fullPlan()));
    expect(html).toMatch(/<desc id="forest-natural-words">conservative path saves \d/);
    expect(html).toMatch(/<desc id="waterfall-conservative-words">unchanged: 68\.6 MB\. semi-space 1 MB: −23\.1 MB\./);
    const [waterfall = ''] = html.match(/<svg class="waterfall"[\s\S]*?<\/svg>/) ?? [];
    // Unchanged, three members, the whole; the member that was left out takes nothing away.
    expect(waterfall.match(/<rect class="bar-of"/g)).toHaveLength(5);
    expect(waterfall.match(/<line class="interval"/g)).toHaveLength(1);
    expect(waterfall).not.toContain('no source maps');
  });

  it('writes names above lines and bars whole, however long; where the window is narrow the name gives way to its figure', () => {
    const long =
      'a name of a change that is longer than any line of a telephone, and still fits beside its figure on a desk';
    const plan: Plan = JSON.parse(JSON.stringify(fullPlan()).replaceAll('semi-space 1 MB', long));
    const html = renderHtml(plan);
    const drawings =
      markupOf(html)
        .match(/<svg class="(?:forest|waterfall)"[\s\S]*?<\/svg>/g)
        ?.join('') ?? '';
    // In the plot of all natural verdicts, and in both paths.
    expect(drawings.split(`<span class="name" title="${long}">${long}</span>`)).toHaveLength(1 + 3);
    expect(drawings).not.toContain('…');
    expect(html).toMatch(/\.plot \.label \.name \{\s*overflow: hidden;\s*text-overflow: ellipsis;/);
  });

  it('has what is to be copied as it is, other places folded away', () => {
    const html = markupOf(renderHtml(fullPlan()));
    expect(html).toContain('<pre class="code"><code>node --max-semi-space-size=1 server.js</code></pre>');
    expect(html).toContain('<details class="place"><summary>Dockerfile, web</summary>');
    expect(html).toContain('CMD [&quot;node&quot;, &quot;--max-semi-space-size=1&quot;, &quot;server.js&quot;]');
  });

  it('keeps the page of five thousand modules below a megabyte', () => {
    const large = largeExplanation();
    expect(large.services[0]?.modules.path).toHaveLength(5000);
    expect(renderHtml(large).length).toBeLessThan(1_000_000);
  });

  it('draws the growth of a service with its parts and its budget from one zero', () => {
    const html = renderHtml(leaking());
    for (const line of ['private', 'js-heap', 'external', 'native', 'budget'])
      expect(html).toMatch(new RegExp(`<polyline class="${line}" points="[\\d., ]+"`));
    expect(html).toContain('<desc id="growth-0-words">api grows by');
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
        const html = embedResult({ text });
        expect(html.match(/<\/script/g)).toHaveLength(1);
        expect(html).not.toContain('<!--');
        expect(JSON.parse(embeddedResult(html)?.json ?? '')).toEqual({ text });
      }),
    );
  });

  it('finds no recording in a page that has none', () => {
    expect(embeddedResult('<p>none</p>')).toBeUndefined();
  });
});
