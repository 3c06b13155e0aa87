// A page that lists the routes: enough to find one.

import type { OpenapiDocument } from './openapi-document.ts';

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const isForAll = (security: readonly object[]): boolean =>
  security.length === 0 || security.some((one) => Object.keys(one).length === 0);

export function renderDocs({ paths }: OpenapiDocument): string {
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary = '', security, responses }]) =>
      [method.toUpperCase(), path, summary, isForAll(security) ? '' : 'signed in', Object.keys(responses).join(' ')]
        .map((cell) => `<td>${escapeHtml(cell)}</td>`)
        .join(''),
    ),
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Routes</title>
<style>body{font:15px system-ui;margin:2em}td,th{padding:.2em .8em;text-align:left}tr:nth-child(odd){background:#8881}</style>
<h1>Routes</h1><p>All that they take and give is in openapi.json.</p>
<table><tr><th>Method<th>Path<th>What for<th>For<th>Answers</tr>${rows.map((row) => `<tr>${row}</tr>`).join('\n')}</table></html>`;
}
