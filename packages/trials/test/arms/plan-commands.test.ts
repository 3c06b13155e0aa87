import { planCommands } from '@tare/trials';
import { describe, expect, it } from 'vitest';

describe('planCommands', () => {
  it('compares all others with the first', () => {
    const { baseline, arms } = planCommands(['node server.js', 'node --x server.js', 'node --y server.js'], {
      cwd: '/srv/shop',
      name: 'shop',
      env: { PORT: '0' },
      requests: 5,
    });
    expect(baseline).toMatchObject({
      name: 'node server.js',
      source: { kind: 'command', command: 'node server.js' },
      subject: {
        name: 'shop',
        services: [{ launch: { cwd: '/srv/shop', env: { PORT: '0' } }, load: { requests: 5 } }],
      },
    });
    expect(arms.map(({ name }) => name)).toEqual(['--x', '--y']);
    expect(arms[0]?.subject.services[0]?.launch.argv).toEqual(['node', '--x', 'server.js']);
  });

  it.each([
    ["'/opt/my server'", ['/opt/my server']],
    ['PORT=1 node server.js', ['sh', '-c', 'PORT=1 node server.js']],
    [`node -e 'a b'`, ['node', '-e', 'a b']],
  ])('reads %s as sh does', (command, argv) => {
    const { arms } = planCommands(['node server.js', command], { cwd: '/' });
    expect(arms[0]?.subject.services[0]?.launch.argv).toEqual(argv);
  });

  it('takes the same command twice, which shows what noise alone does', () => {
    const { baseline, arms } = planCommands(['npm start', 'npm start'], { cwd: '/' });
    expect([baseline.name, ...arms.map(({ name }) => name)]).toEqual(['npm start', 'npm start (again)']);
    expect(arms[0]?.subject).toEqual(baseline.subject);
  });

  it.each([
    [[], 'needs two'],
    [['npm start'], 'needs two'],
    [['npm start', ''], 'is empty'],
    [['npm start', "node 'x"], 'is never closed'],
  ])('USAGE: %j', (commands, message) => {
    expect(() => planCommands(commands, { cwd: '/' })).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
    );
  });
});
