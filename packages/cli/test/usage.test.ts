import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, processesLeft, runTare, stable, trialsLeft } from './support/run-tare.ts';

mkdirSync(join(folder, 'fleet'));
writeFileSync(
  join(folder, 'fleet/tare.config.json'),
  JSON.stringify({ services: { web: { command: 'node web.js' }, worker: { command: 'node worker.js' } } }),
);
writeFileSync(join(folder, 'bad.config.json'), JSON.stringify({ services: { web: { comand: 'node web.js' } } }));
writeFileSync(join(folder, 'broken.config.mjs'), 'export default {');
mkdirSync(join(folder, 'page.html'));

const faults: Record<string, string[]> = {
  'an unknown command': ['frobnicate'],
  'a command that is nearly one': ['mesure'],
  'a subject without a command of tare': ['--', 'node', 'server.js'],
  'an unknown option': ['measure', '--frobnicate', '--', 'node', 'x.js'],
  'an option that is nearly one': ['measure', '--rout', '/cards', '--', 'node', 'x.js'],
  'an option of another command': ['doctor', '--limit', '5MB'],
  'an option of measure before the command': ['--quiet', 'measure', '--', 'node', 'x.js'],
  'an option without its value': ['measure', '--seed'],
  'a size without a unit that is known': ['measure', '--limit', '5XB', '--', 'node', 'x.js'],
  'a size without any unit': ['measure', '--limit', '512', '--', 'node', 'x.js'],
  'a size of nothing': ['measure', '--limit', '0MB', '--', 'node', 'x.js'],
  'a duration without a unit': ['measure', '--ready-timeout', '5', '--', 'node', 'x.js'],
  'a time of nothing': ['measure', '--time', '0s', '--', 'node', 'x.js'],
  'no trials': ['measure', '--trials', '0', '--', 'node', 'x.js'],
  'a number that is none': ['measure', '--requests', '1e3', '--', 'node', 'x.js'],
  'an environment variable without a value': ['measure', '--env', 'PORT', '--', 'node', 'x.js'],
  'a header without a value': ['measure', '--header', 'authorization', '--', 'node', 'x.js'],
  'an unknown mode': ['measure', '--mode', 'hot', '--', 'node', 'x.js'],
  'a route without a slash': ['measure', '--route', 'cards', '--', 'node', 'x.js'],
  'a readiness that is half an address': ['measure', '--ready', 'localhost:3000', '--', 'node', 'x.js'],
  'an output of another form': ['measure', '--output', 'weight.pdf', '--', 'node', 'x.js'],
  'an output in a directory that is not there': ['measure', '--output', 'nowhere/weight.json', '--', 'node', 'x.js'],
  'an output that is a directory': ['measure', '--output', 'page.html', '--', 'node', 'x.js'],
  'services together with a command': ['measure', 'web', '--', 'node', 'x.js'],
  'a configuration together with a command': ['measure', '--config', 'fleet', '--', 'node', 'x.js'],
  'two dashes and nothing after them': ['measure', '--'],
  'a command without its two dashes': ['measure', 'node', 'server.js'],
  'no configuration': ['measure'],
  'a configuration that is not there': ['measure', '--config', 'none.json'],
  'a configuration with a wrong key': ['measure', '--config', 'bad.config.json'],
  'a configuration that does not run': ['measure', '--config', 'broken.config.mjs'],
  'a service that is not configured': ['measure', '--config', 'fleet', 'wbe'],
  'a route for several services': ['measure', '--config', 'fleet', '--route', '/x'],
  '--resume without a file': ['measure', '--resume', '--', 'node', 'x.js'],
  '--resume with a page alone': ['measure', '--resume', '--output', 'weight.html', '--', 'node', 'x.js'],
  'a program that is not there': ['measure', '--quiet', '--', 'no-such-program'],
  'report without a file': ['report'],
  'one output for two files': ['report', 'a.json', 'b.json', '--output', 'c.md'],
  'an argument too many': ['doctor', 'all'],
};

describe('a fault on the command line', () => {
  it.each(Object.entries(faults))('%s: is told in a few lines, with exit status 2', async (_name, args) => {
    const { exitCode, stdout, stderr } = await runTare(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stable(stderr)).toMatchSnapshot();
  });

  it('starts nothing', () => {
    expect(processesLeft()).toEqual([]);
    expect(trialsLeft()).toEqual([]);
  });
});
