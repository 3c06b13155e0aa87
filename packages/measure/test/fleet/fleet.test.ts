// Several services of one subject: started in order, weighed each and together, and ended all, whatever becomes of one.

import { describe, expect, it } from 'vitest';
import { freePort } from '../support/census.ts';
import { filesWithoutCgroups, known, measured, onlyTrial } from '../support/measured.ts';
import { loadOf, serviceOf, subjectOf } from '../support/programs.ts';
import '../support/temporary-directory.ts';

describe('a fleet', () => {
  it('is started in order, weighed service by service, and adds up', async () => {
    const subject = subjectOf(
      serviceOf('tcp-only.mjs', { name: 'store', load: null }),
      serviceOf('allocate.mjs', { name: 'api', args: [16], dependsOn: ['store'] }),
      serviceOf('allocate.py', {
        name: 'worker',
        args: [8],
        dependsOn: ['store', 'api'],
        load: loadOf({ requests: 7 }),
      }),
    );
    const recording = await measured(subject);
    expect(recording.outcome).toBe('complete');
    expect(recording.subject.services.map(({ name, dependsOn }) => [name, dependsOn])).toEqual([
      ['store', []],
      ['api', ['store']],
      ['worker', ['store', 'api']],
    ]);
    const { services } = onlyTrial(recording);
    expect(services.map(({ name, load }) => [name, 'state' in load ? load.state : load.requests])).toEqual([
      ['store', 'not-sampled'],
      ['api', 20],
      ['worker', 7],
    ]);
    const [fleet] = recording.fleet;
    const parts = services.map((service) => known(service.phases.idle.privateBytes));
    expect(fleet?.phases.idle.privateBytes).toBe(parts.reduce((sum, part) => sum + part, 0));
    expect(new Set(services.flatMap((service) => service.processes.map(({ pid }) => pid))).size).toBe(3);
    expect(recording.bases, 'one for each runtime').toHaveLength(2);
  });

  it.each([
    ['with control groups, where the machine has them', undefined],
    ['without', filesWithoutCgroups()],
  ])('of which the last does not start is ended as a whole (%s)', async (_what, files) => {
    const subject = subjectOf(
      serviceOf('cluster.mjs', { name: 'first' }),
      serviceOf('orphans.mjs', { name: 'second', dependsOn: ['first'], stopGraceMs: 200 }),
      serviceOf('exits-before-ready.mjs', { name: 'third', dependsOn: ['second'] }),
    );
    const recording = await measured(subject, files ? { files } : {});
    expect(recording.outcome).toBe('failed');
    expect(recording.error).toMatchObject({ code: 'EXITED_BEFORE_READY', message: expect.stringContaining('third') });
    const { services, state } = onlyTrial(recording);
    expect(state).toBe('partial');
    expect(services.map(({ name, ending }) => [name, 'by' in ending ? ending.by : ending.state])).toEqual([
      ['first', 'term'],
      ['second', 'kill'],
      ['third', 'self'],
    ]);
  });

  it('of which one is no command at all starts the later ones not at all', async () => {
    const port = await freePort();
    const recording = await measured(
      subjectOf(
        serviceOf('allocate.mjs', { name: 'first' }),
        serviceOf('x', { name: 'second', argv: ['no-such-program-anywhere'] }),
        serviceOf('allocate.mjs', { name: 'third', env: { PORT: `${port}` } }),
      ),
    );
    expect(recording.error?.code).toBe('COMMAND_NOT_FOUND');
    expect(recording.subject.services.map((service) => service.ready)).toEqual([
      expect.stringContaining('answers 200'),
      'it was not started',
      'it was not started',
    ]);
  });

  it('of which one dies under the load of another is not measured further', async () => {
    const recording = await measured(
      subjectOf(
        serviceOf('crashes-under-load.mjs', { name: 'first', args: [5] }),
        serviceOf('allocate.mjs', { name: 'second', args: [0], load: loadOf({ requests: 100_000 }) }),
      ),
    );
    expect(recording.error).toMatchObject({ code: 'CRASHED_UNDER_LOAD', message: expect.stringContaining('first') });
    expect(onlyTrial(recording).services.map((service) => known(service.phases.idle.privateBytes) > 0)).toEqual([
      true,
      true,
    ]);
  });
});
