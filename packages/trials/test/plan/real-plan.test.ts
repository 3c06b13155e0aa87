import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTrials } from '@tare/measure';
import { subjectFromCommand } from '@tare/measure/config';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plan } from '../../src/plan/plan.ts';

/** Objects of about a hundred bytes, as libraries hold them. */
const packageText = (entries: number): string =>
  `const held = Array.from({ length: ${entries} }, (_, index) => ({ index, name: 'entry ' + index, list: [] }));
exports.create = () => ({ size: held.length });
`;

const serverText = `const http = require('node:http');
const unused = require('unused-client');
const needed = require('needed-client');
const size = needed.create().size;
http
  .createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/unused' ? unused.create() : { size }));
  })
  .listen(Number(process.env.PORT ?? 0), '127.0.0.1');
`;

describe('a plan for a real server', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'tare-plan-'));
    for (const [name, entries] of Object.entries({ 'unused-client': 80_000, 'needed-client': 20_000 })) {
      const folder = join(directory, 'node_modules', name);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      writeFileSync(join(folder, 'index.js'), packageText(entries));
    }
    const dependencies = { 'unused-client': '1.0.0', 'needed-client': '1.0.0' };
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'app', dependencies }));
    writeFileSync(join(directory, 'server.js'), serverText);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('finds the import that can wait, and the one that cannot', async () => {
    const subject = subjectFromCommand([process.execPath, 'server.js'], { cwd: directory, requests: 20 });
    const found = await plan({ subject, session: await openTrials(), only: ['lazy-import', 'unused-import'] });
    expect(found).toMatchObject({ outcome: 'complete', error: null });
    const standingOf = (name: string): unknown =>
      found.changes.find((change) => change.name.includes(name))?.standing.state;
    expect(standingOf('unused-client')).toBe('judged');
    expect(standingOf('needed-client')).toBe('needed-at-start');

    const [verdict] = found.verdicts;
    expect(verdict).toMatchObject({ mode: 'calm', state: 'saves' });
    // 80,000 objects of three fields with a list and a name each are some 9 MB; the stand-in itself is nothing beside them.
    if (!verdict || 'state' in verdict.savingBytes) throw new Error('It was measured.');
    expect(verdict.savingBytes.estimate).toBeGreaterThan(4e6);

    expect(found.paths.aggressive?.changes).toEqual([verdict.change]);
    expect(found.paths.aggressive?.verdicts.map(({ mode }) => mode)).toEqual(['natural', 'calm']);
    const packages = found.explanation?.services[0]?.packages ?? [];
    expect(packages.find(({ name }) => name === 'unused-client')?.confirmed?.change).toBe(verdict.change);
    // What was deferred was never used, and nothing of the person's was touched.
    expect(found.changes.find(({ name }) => name === verdict.change)?.touches).toEqual([]);
  }, 600_000);
});
