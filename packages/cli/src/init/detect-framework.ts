// Which framework answers the requests.

import type { Source } from './detect-entry.ts';
import type { Framework } from './project-facts.ts';

/** Those that stand on another one come first: NestJS brings Express or Fastify along. */
const packages: readonly (readonly [string, Framework])[] = [
  ['@nestjs/core', 'nest'],
  ['next', 'next'],
  ['fastify', 'fastify'],
  ['hono', 'hono'],
  ['koa', 'koa'],
  ['express', 'express'],
];

/**
 * From what the sources import: several services of one package share its dependencies, not its frameworks.
 * The dependencies count where there is no source to read.
 */
export function detectFramework(dependencies: ReadonlySet<string>, sources: readonly Source[]): Framework | null {
  if (sources.length === 0) return packages.find(([name]) => dependencies.has(name))?.[1] ?? null;
  const isImported = (name: string): boolean => {
    const imports = new RegExp(`(?:from\\s*|import\\s*|\\(\\s*)['"]${name}(?:/[^'"]*)?['"]`);
    return sources.some(({ text }) => imports.test(text));
  };
  const framework = packages.find(([name]) => isImported(name))?.[1];
  if (framework !== undefined) return framework;
  return isImported('(?:node:)?http[s2]?') && sources.some(({ text }) => /\.listen\(/.test(text)) ? 'http' : null;
}
