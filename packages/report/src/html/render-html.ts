// The report as one file that needs no network: the document, its drawings, and the result itself to be read again.

import { type RecordedError, recordingSchema } from '@tare/accounting';
import { describeResult } from '../content/describe-result.ts';
import type { Block, Code, KeyFigure, List, ReportDocument, Section, Shortfall } from '../document/document.ts';
import { visibleLines } from '../document/visible-text.ts';
import type { Result } from '../result.ts';
import { embedResult } from './embed-result.ts';
import { escapeHtml, proseHtml, sentenceHtml } from './escape-html.ts';
import { findingsHtml } from './findings-html.ts';
import { contentSecurityPolicy, pageAssets } from './page-assets.ts';
import { pageParts } from './page-parts.ts';
import { tableHtml } from './table-html.ts';

/** @returns a whole HTML document. */
export function renderHtml(result: Result): string {
  const report = describeResult(result);
  const { drawings, chart, bundles } = pageParts(result);
  const assets = pageAssets(bundles);
  const sections = report.sections.map((section) => sectionHtml(section, drawings[section.id] ?? ''));
  const named = report.sections.findIndex(({ id }) => id === chart.before);
  const place = named < 0 ? 1 : named;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="tare ${escapeHtml(result.environment.tareVersion)}">
<title>${escapeHtml(result.schema === recordingSchema ? `${report.title}: memory` : report.heading)}</title>
<style>${assets.style}</style>
</head>
<body>
${header(report)}
<main>
${[...sections.slice(0, place), chart.html, ...sections.slice(place)].join('\n')}
${warningsHtml(report.warnings)}
</main>
<footer><p>${escapeHtml(report.environment)}</p></footer>
${embedResult(result, result.schema === recordingSchema ? 'recording' : 'result')}
${assets.scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`;
}

/** In letters; a longer one is set smaller. */
const longHeadline = 110;

const header = (report: ReportDocument): string => `<header>
<p class="subject">${escapeHtml(report.title)} <span>${escapeHtml(report.recordedAt)}</span></p>
${report.shortfall === null ? '' : shortfallHtml(report.shortfall)}
<h1${report.headline.length > longHeadline ? ' class="long"' : ''}>${sentenceHtml(report.headline)}</h1>
${findingsHtml(report)}
${report.limitLine === null ? '' : `<p class="limit">${escapeHtml(report.limitLine)}</p>`}
${report.keyFigures.length === 0 ? '' : `<ul class="key-figures">${report.keyFigures.map(keyFigureHtml).join('\n')}</ul>`}
<p class="method">${escapeHtml(report.method)}</p>
</header>`;

function keyFigureHtml({ value, label, detail, shareOfLimit, shareText }: KeyFigure): string {
  const meter =
    shareOfLimit === null || shareText === null
      ? ''
      : `<meter min="0" max="1" high="0.8" optimum="0" value="${Math.min(1, shareOfLimit).toFixed(4)}">${escapeHtml(shareText)}</meter><span class="share">${escapeHtml(shareText)}</span>`;
  return `<li><strong>${escapeHtml(value)}</strong><span>${escapeHtml(label)}</span><span class="note">${escapeHtml(detail)}</span>${meter}</li>`;
}

const shortfallHtml = ({ state, lines, error }: Shortfall): string => `<div class="shortfall ${state}" role="note">
${lines.map((line) => `<p>${proseHtml(line)}</p>`).join('\n')}
${error === null ? '' : errorHtml(error)}
</div>`;

const errorHtml = ({ code, message, seen, remedy, docsPage }: RecordedError): string =>
  `<p><strong>${proseHtml(message)}</strong></p>
${seen === undefined || seen.trim() === '' ? '' : `<pre>${visibleLines(seen.trimEnd()).map(escapeHtml).join('\n')}</pre>`}
<p>${proseHtml(remedy)}</p>
<p class="note"><code>${escapeHtml(code)}</code>, explained in ${escapeHtml(docsPage)}</p>`;

function sectionHtml({ id, title, blocks, detail }: Section, drawing: string): string {
  const body = `${drawing}\n${blocks.map(blockHtml).join('\n')}`;
  return detail
    ? `<details id="${escapeHtml(id)}"><summary>${escapeHtml(title)}</summary>${body}</details>`
    : `<section id="${escapeHtml(id)}"><h2>${escapeHtml(title)}</h2>${body}</section>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'table':
      return tableHtml(block.table);
    case 'text':
      return `<p>${proseHtml(block.text)}</p>`;
    case 'list':
      return listHtml(block.list);
    case 'code':
      return codeHtml(block.code);
  }
}

const listHtml = ({ title, items }: List): string =>
  `<p class="finding-group">${proseHtml(title)}</p>
<ul class="list">${items.map((item) => `<li>${sentenceHtml(item)}</li>`).join('\n')}</ul>`;

function codeHtml({ title, text, isFolded }: Code): string {
  const code = `<pre class="code"><code>${visibleLines(text.trimEnd()).map(escapeHtml).join('\n')}</code></pre>`;
  return isFolded
    ? `<details class="place"><summary>${escapeHtml(title)}</summary>${code}</details>`
    : `<p class="finding-group">${escapeHtml(title)}</p>${code}`;
}

const warningsHtml = (warnings: readonly string[]): string =>
  warnings.length === 0
    ? ''
    : `<section id="warnings"><h2>Warnings</h2><ol>${warnings.map((text) => `<li>${proseHtml(text)}</li>`).join('\n')}</ol></section>`;
