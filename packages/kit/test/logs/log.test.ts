import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { type Budget, createBudget } from '../../src/budget/budget.ts';
import { KitError } from '../../src/kit-error.ts';
import { createLog } from '../../src/logs/index.ts';
import { filesDouble, kilo, statusText } from '../budget/files-double.ts';
import { logging } from './logging.ts';

const budgets: Budget[] = [];
afterEach(() => {
  for (const budget of budgets.splice(0)) budget.close();
});

describe('createLog', () => {
  it('writes lines of one shape', () => {
    const { log, lines } = logging();
    log.info({ user: 7 }, 'hello %s', 'you');
    expect(lines).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: 'info',
        name: 'app',
        pid: process.pid,
        user: 7,
        msg: 'hello you',
      },
    ]);
  });

  it('writes nothing below its level, and nothing at all when it is silent', () => {
    const { log, lines } = logging({ level: 'warn' });
    log.info('no');
    log.warn('yes');
    log.child({}).debug('no');
    expect(lines.map(({ level, msg }) => `${level} ${msg}`)).toEqual(['warn yes']);
    const silent = logging({ level: 'silent' });
    silent.log.fatal('no');
    expect(silent.lines).toEqual([]);
  });

  it('has errors in one form, by whatever name they come, with their causes and nothing else of them', () => {
    const { log, lines } = logging();
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', config: { headers: { a: 'b' } } });
    const error = Object.assign(new TypeError('no database', { cause }), { code: 'NO_DATABASE', request: {} });
    log.error({ err: error }, 'failed');
    log.error({ error }, 'failed');
    log.error(error);
    log.error({ err: error });
    log.error({ err: 'a text' }, 'failed');
    log.child({ err: error }).error('failed');
    const expected = {
      name: 'TypeError',
      code: 'NO_DATABASE',
      message: 'no database',
      stack: expect.stringContaining('TypeError: no database'),
      cause: {
        name: 'Error',
        code: 'ECONNREFUSED',
        message: 'refused',
        stack: expect.stringContaining('Error: refused'),
      },
    };
    expect(lines.map(({ error: written }) => written)).toEqual([
      expected,
      expected,
      expected,
      expected,
      { name: 'Error', message: 'a text' },
      expected,
    ]);
    expect(lines.map(({ msg }) => msg)).toEqual(['failed', 'failed', 'no database', 'no database', 'failed', 'failed']);
  });

  it('follows causes that go in a circle three deep', () => {
    const { log, lines } = logging();
    const error = new Error('round');
    error.cause = error;
    log.error(error);
    expect(lines[0]?.error?.cause?.cause?.cause?.cause).toBeUndefined();
    expect(lines[0]?.error?.cause?.cause?.cause?.message).toBe('round');
  });

  it('keeps its own fields, and puts aside what is given by their names', () => {
    const { log, lines, text } = logging();
    log.info({ level: 'x', time: 1, pid: 2, name: 'bob', other: 3 }, 'a');
    log.child({ name: 'db' }).info('b');
    expect(lines[0]).toMatchObject({ level: 'info', name: 'app', pid: process.pid, other: 3 });
    expect(lines[0]?.fields).toEqual({ level: 'x', time: 1, pid: 2, name: 'bob' });
    expect(lines[1]).toMatchObject({ name: 'app', fields: { name: 'db' } });
    expect(text().match(/"name":"app"/g)).toHaveLength(2);
  });

  it('writes any value as one line of JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.anything({ withBigInt: true, withDate: true })),
        fc.string(),
        (fields, msg) => {
          const { log, text, lines } = logging();
          // A field by the name of the message is the message.
          delete fields.msg;
          log.info(fields, '%s', msg);
          expect(text().split('\n')).toHaveLength(2);
          expect(lines[0]).toMatchObject({ level: 'info', name: 'app', msg });
        },
      ),
    );
  });

  it.each([
    [{ name: '' }],
    [{ level: 'loud' as never }],
    [{ level: 'INFO' as never }],
    [{ destination: 'stderr' as never }],
    [{ destination: null as never }],
    [{ destination: { file: '' } }],
    [{ destination: { file: '/proc/nowhere/app.log' } }],
    [{ destination: { file: 'app.log', maxBytes: 'much' } }],
    [{ destination: { file: 'app.log', maxBytes: 10 } }],
    [{ destination: { file: 'app.log', keep: -1 } }],
    [{ redact: ['a[*'] }],
    [{ redact: [''] }],
    [{ redact: [3 as never] }],
  ])('refuses %j', (options) => {
    const make = () => createLog({ name: 'app', ...options });
    expect(make).toThrow(KitError);
    expect(make).toThrow(expect.objectContaining({ code: 'LOG_INVALID' }));
  });

  it('survives a destination that throws, and says so', () => {
    const errors: unknown[] = [];
    const log = createLog({
      name: 'app',
      onError: (error) => errors.push(error),
      destination: {
        write: () => {
          throw new Error('full');
        },
      },
    });
    log.info('a');
    expect(errors.map(String)).toEqual(['Error: full']);
  });
});

describe('a log keeps secrets', () => {
  const secret = 'hunter2-abcdef';
  const headers = { Authorization: `Bearer ${secret}`, cookie: `sid=${secret}`, 'X-Api-Key': secret, accept: 'a/b' };

  it.each<[string, unknown[]]>([
    ['in fields', [headers]],
    ['deep in fields', [{ a: { b: [{ request: { headers } }] } }]],
    ['of what makes its own JSON', [{ a: { toJSON: () => ({ headers }) } }]],
    ['in raw headers', [{ rawHeaders: Object.entries(headers).flat() }]],
    ['in pairs of headers', [{ headers: Object.entries(headers) }]],
    ['in a list of cookies', [{ headers: { 'set-cookie': [`sid=${secret}`, `b=${secret}`] } }]],
    ['in JSON within the message', ['got %j', { headers, 'set-cookie': [secret] }]],
    ['in JSON within a field', [{ body: JSON.stringify({ headers }) }]],
    ['in the message of an error', [new Error(`bad answer ${JSON.stringify(headers)}`)]],
    ['in a query', [{ req: { method: 'GET', url: `/a?token=${secret}` } }]],
    ['in a place before the path', [{ req: { method: 'GET', url: `http://me:${secret}@host/a` } }]],
  ])('%s', (_where, args) => {
    const { log, text } = logging();
    (log.info as (...all: unknown[]) => void)(...args);
    log.child(args[0] instanceof Object && !(args[0] instanceof Error) ? (args[0] as object) : {}).info('from a child');
    expect(text()).not.toContain(secret);
    expect(text()).toMatch(/Redacted|"path"/);
  });

  it('and those that are named, anywhere, or by a path', () => {
    const { log, lines, text } = logging({ redact: ['password', 'user.*.token', 'card[0]'] });
    log.info({
      body: { Password: secret },
      password: secret,
      user: { one: { token: secret, name: 'Ann' } },
      card: [secret, 'x'],
    });
    log.child({ password: secret }).info('from a child');
    expect(text()).not.toContain(secret);
    expect(lines[0]).toMatchObject({ user: { one: { name: 'Ann' } }, card: ['[Redacted]', 'x'] });
  });

  it('wherever they stand in any value', () => {
    const names = fc.constantFrom('authorization', 'Cookie', 'set-cookie', 'X-API-KEY', 'proxy-authorization');
    const leaf = fc.oneof(
      names.map((name) => ({ [name]: secret })),
      names.map((name) => [name, secret]),
      fc.constant('text'),
      fc.integer(),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const { log, text } = logging();
        log.info({ value });
        expect(text()).not.toContain(secret);
      }),
    );
  });

  it('and leaves all else as it is', () => {
    const { log, lines } = logging();
    log.info({ authorizationUrl: '/a', text: 'set a cookie', cookies: 3 }, 'no authorization');
    expect(lines[0]).toMatchObject({
      authorizationUrl: '/a',
      text: 'set a cookie',
      cookies: 3,
      msg: 'no authorization',
    });
  });
});

describe('a log tells of memory', () => {
  const ownStatus = `/proc/${process.pid}/status`;
  function short() {
    const files = filesDouble({ [ownStatus]: statusText(50) });
    const clock = { ms: 0 };
    const budget = createBudget({
      limit: 100_000 * kilo,
      files,
      env: {},
      now: () => clock.ms,
      intervalMs: 3_600_000,
    });
    budgets.push(budget);
    const hold = async (megabytes: number): Promise<void> => {
      files.texts[ownStatus] = statusText(megabytes);
      clock.ms += 10_000;
      budget.sample();
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { budget, hold };
  }

  it('at the start, and whenever the level changes, once', async () => {
    const { budget, hold } = short();
    const { lines } = logging({ budget });
    await hold(80);
    await hold(80);
    await hold(95);
    await hold(95);
    await hold(10);
    await hold(10);
    const said = lines.map(({ level, msg, memory }) => `${level}: ${msg} (${memory?.before} ${memory?.level})`);
    expect(said).toEqual([
      'info: memory at start (undefined normal)',
      'info: memory level elevated (normal elevated)',
      'warn: memory level critical (elevated critical)',
      'info: memory level normal (critical normal)',
    ]);
    expect(lines[2]?.memory).toEqual({
      level: 'critical',
      before: 'elevated',
      usedBytes: 95_000 * kilo,
      limitBytes: 100_000 * kilo,
      share: 0.95,
      scope: 'process',
      privateBytes: 95_000 * kilo,
      rssBytes: 135_000 * kilo,
      heapUsedBytes: expect.any(Number),
      heapTotalBytes: expect.any(Number),
      externalBytes: expect.any(Number),
      arrayBuffersBytes: expect.any(Number),
      childrenPrivateBytes: null,
    });
  });

  it('when it is asked to, also without a budget, and from a child', () => {
    const { budget } = short();
    const { log, lines } = logging({ budget });
    log.memory();
    expect(lines.at(-1)).toMatchObject({ level: 'info', msg: 'memory', memory: { level: 'normal', share: 0.5 } });
    const plain = logging();
    plain.log.memory();
    expect(plain.lines[0]?.memory?.heapUsedBytes).toBeGreaterThan(0);
    expect(plain.lines[0]?.memory?.privateBytes).toBeGreaterThan(0);
    expect(plain.lines[0]?.memory?.level).toBeUndefined();
  });

  it('no more when it is closed, but writes on', async () => {
    const { budget, hold } = short();
    const { log, lines } = logging({ budget });
    log.close();
    await hold(95);
    log.info('after');
    expect(lines.map(({ msg }) => msg)).toEqual(['memory at start', 'after']);
  });
});

it('has the levels of pino', () => {
  const levels: unknown[] = Object.keys(pino.levels.values);
  const { log, lines } = logging({ level: 'trace' });
  for (const level of levels) log[level as 'info']('a');
  expect(lines.map(({ level }) => level)).toEqual(levels);
});
