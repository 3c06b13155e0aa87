// A page for people: each route with what it takes and gives. One text without scripts, made when it is asked for.

import type { OpenapiDocument, Operation } from './openapi-document.ts';
import { defaultText, remark, schemaText } from './schema-text.ts';
import type { TSchema } from './typebox.ts';

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: TSchema;
}
type Content = Record<string, { schema?: TSchema }>;

const style = `:root{color-scheme:light dark;--line:#8884;--quiet:#8a8a8a}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
nav a{display:inline-block;margin-right:1rem}h2{margin-top:2.5rem}
details{border-top:1px solid var(--line)}summary{cursor:pointer;padding:.4rem 0;display:flex;flex-wrap:wrap;gap:0 .8rem}
summary::before{content:'+';width:.6rem;color:var(--quiet)}[open]>summary::before{content:'−'}summary b{width:4.2rem}summary code{overflow-wrap:anywhere}summary span{color:var(--quiet);margin-left:auto;text-align:right}
pre{overflow-x:auto;margin:.3rem 0 1rem;padding:.6rem .8rem;background:#8881;font-size:14px}h3{font-size:1rem;margin:.6rem 0 0}.of{color:var(--quiet)}`;

export function renderDocs({ paths, info }: OpenapiDocument): string {
  const groups = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) {
      const [tag = 'server'] = operation.tags;
      groups.set(tag, [...(groups.get(tag) ?? []), renderOperation(method, path, operation)]);
    }
  const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  const links = inOrder.map(([tag, routes]) => `<a href="#${tag}">${tag} ${routes.length}</a>`).join('\n');
  const sections = inOrder.map(([tag, routes]) => `<h2 id="${tag}">${tag}</h2>\n${routes.join('\n')}`).join('\n');
  const remarks = info.description
    .split('\n\n')
    .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
    .join('\n');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(info.title)}: routes</title>
<style>${style}</style><h1>${escapeHtml(info.title)}</h1>${remarks}
<p>For programs there is <a href="openapi.json">openapi.json</a>.</p><nav>${links}</nav>
${sections}</html>`;
}

function renderOperation(method: string, path: string, operation: Operation): string {
  const { summary = '', security, parameters = [], requestBody, responses } = operation;
  const given = Object.entries(responses) as [string, { description?: string; content?: Content }][];
  const isRefusal = (status: string): boolean => status >= '400';
  const refusals = given.map(([status]) => status).filter(isRefusal);
  const parts = [
    isForAll(security) ? '' : `<p class="of">For who is signed in.</p>`,
    block('Takes', (parameters as Parameter[]).map(parameterText).join('\n')),
    ...contentBlocks('Body', (requestBody as { content: Content } | undefined)?.content),
    ...given
      .filter(([status]) => !isRefusal(status))
      .flatMap(([status, { content }]) => (content ? contentBlocks(status, content) : [`<h3>${status}, empty</h3>`])),
    refusals.length === 0 ? '' : `<p class="of">Errors: ${refusals.join(', ')}</p>`,
  ];
  return `<details><summary><b>${method.toUpperCase()}</b><code>${escapeHtml(path)}</code><span>${escapeHtml(summary)}</span></summary>
${parts.join('')}</details>`;
}

const isForAll = (security: readonly object[]): boolean =>
  security.length === 0 || security.some((one) => Object.keys(one).length === 0);

const parameterText = ({ name, in: place, required, schema }: Parameter): string =>
  `${place} ${name}${required ? '' : '?'}: ${schemaText(schema)}${defaultText(schema)}${remark(schema)}`;

const contentBlocks = (title: string, content: Content = {}): string[] =>
  Object.entries(content).map(([type, { schema }]) =>
    schema ? block(`${title}, ${type}`, schemaText(schema)) : `<h3>${title}, ${type}</h3>`,
  );

const block = (title: string, text: string): string =>
  text === '' ? '' : `<h3>${escapeHtml(title)}</h3><pre>${escapeHtml(text)}</pre>`;

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
