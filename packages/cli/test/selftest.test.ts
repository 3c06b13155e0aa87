import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folder, processesLeft, runTare, startTare, trialsLeft, waitUntil } from './support/run-tare.ts';

afterEach(() => {
  expect(processesLeft(), 'processes that are left').toEqual([]);
  expect(trialsLeft(), 'trials that are left').toEqual([]);
});

// That everything planted is found is what .ci/run asks the command itself; it takes more than a minute.
describe('tare selftest', { timeout: 120_000 }, () => {
  it('interrupted ends its server, tells what was checked until then, and ends with 130', async () => {
    const running = startTare(['selftest', '--output', 'selftest.json']);
    await waitUntil(() => running.output().includes('calm: 7 starts of the baseline alone'), 'it starts', 60_000);
    running.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running.finished;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('Interrupted');
    expect(stderr).toContain('Stopping.\n');
    expect(stderr).toContain('docs/errors.md#interrupted');
    const saved = JSON.parse(readFileSync(join(folder, 'selftest.json'), 'utf8'));
    expect(saved).toMatchObject({ schema: 'tare/selftest@1', outcome: 'interrupted', passed: false, leak: null });
    expect(saved.checks).toHaveLength(6);
  });

  it('takes no command and no services', async () => {
    const { exitCode, stderr } = await runTare(['selftest', 'web']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('docs/errors.md#usage');
  });
});
