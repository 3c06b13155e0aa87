import { describe, expect, it } from 'vitest';
import { formatKeyPath } from '../../src/config/config-problem.ts';
import { findConfigProblems, validateConfig } from '../../src/config/validate-config.ts';

const problemsOf = async (value: unknown): Promise<string[]> =>
  (await findConfigProblems(value)).map(
    ({ keys, message, seen, remedy }) => `${formatKeyPath(keys)} ${message} | ${seen} | ${remedy}`,
  );

const service = (more: object): object => ({ services: { web: { command: 'node server.js', ...more } } });

const changes = (change: object): object => ({ ...service({}), changes: { a: change } });

describe('validateConfig', () => {
  it('accepts every key in every form', async () => {
    const config = {
      $schema: './config.schema.json',
      name: 'shop',
      services: {
        redis: { command: ['redis-server', '--port', '6390'], ready: 6390, load: false },
        'web.app-1': {
          command: 'node server.js',
          cwd: 'web',
          env: { PORT: '3000' },
          dependsOn: ['redis'],
          ready: 'http://localhost:3000/health',
          readyTimeout: '1m',
          stopGrace: 0,
          budget: '180MB',
          load: {
            requests: 10,
            connections: 1,
            warmup: 0,
            timeout: 500,
            headers: { authorization: 'Bearer x' },
            routes: [
              '/a',
              'POST /b',
              { method: 'put', path: '/c', body: { a: null }, weight: 0.5, headers: { a: 'b' } },
            ],
          },
        },
        worker: {
          command: 'node worker.js',
          ready: '/started/i',
          load: {},
          budget: { limit: '100MiB', warn: 9e7, figure: 'peakPrivate', mode: 'calm', phase: 'afterLoad' },
        },
      },
      load: { requests: 5 },
      trials: 2,
      mode: 'calm',
      limit: '512MB',
      seed: 7,
      budget: { limit: 4e8, warn: '100%' },
      regression: '2.5%',
      changes: {
        'small-heap': { description: 'A small heap.', env: { NODE_OPTIONS: '--max-old-space-size=64', DEBUG: null } },
        lite: { services: ['worker'], command: ['node', '--lite-mode', 'worker.js'] },
        before: { revision: 'v1.0.0~2' },
      },
      build: 'npm ci && npm run build',
    };
    expect(await validateConfig(config, { file: 'tare.config.json' })).toBe(config);
  });

  it.each([null, [], 'x', 3, undefined, () => 1])('refuses %s as a whole', async (value) => {
    const [problem, ...others] = await problemsOf(value);
    expect(problem).toContain('must be an object');
    expect(others).toEqual([]);
  });

  it.each([
    [{}, 'services is missing'],
    [{ services: {} }, 'services is empty'],
    [{ services: { web: {} } }, 'services.web.command is missing | undefined | What starts it'],
    [{ services: { web: 'node x' } }, 'services.web must be an object | "node x"'],
    [service({ comand: 'x' }), 'services.web.comand is no known key | "x" | Did you mean "command"?'],
    [
      service({ requests: 3 }),
      'services.web.requests is no known key | 3 | It belongs into "load": services.web.load.requests.',
    ],
    [service({ trials: 3 }), 'services.web.trials is no known key | 3 | It belongs to the top'],
    [
      { ...service({}), command: 'x' },
      'command is no known key | "x" | It belongs to a service: services.NAME.command.',
    ],
    [service({ xyzzy: 3 }), 'services.web.xyzzy is no known key | 3 | Leave it out. Known here: command, cwd'],
    [service({ command: 3 }), 'services.web.command must be a text or a list | 3 | What starts it'],
    [service({ command: ['node', 3] }), 'services.web.command[1] must be a text | 3 | What starts it'],
    [service({ command: ' ' }), 'services.web.command is empty | " "'],
    [service({ command: [] }), 'services.web.command is empty | []'],
    [service({ command: "node 'x" }), "services.web.command has a ' that is never closed"],
    [service({ env: { PORT: 3000 } }), 'services.web.env.PORT must be a text | 3000'],
    [service({ env: { 'a=b': '' } }), 'services.web.env["a=b"] is no possible environment variable'],
    [service({ dependsOn: 'redis' }), 'services.web.dependsOn must be a list | "redis"'],
    [service({ dependsOn: ['wep'] }), 'services.web.dependsOn[0] names a service that is not there | "wep"'],
    [service({ dependsOn: ['web'] }), 'services.web.dependsOn names the service itself | "web -> web"'],
    [service({ ready: '/health' }), 'services.web.ready is a path without an address | "/health"'],
    [service({ ready: 70_000 }), 'services.web.ready is no TCP port | 70000'],
    [service({ readyTimeout: '30' }), 'services.web.readyTimeout is no duration | "30" | Write 500ms'],
    [service({ readyTimeout: 0 }), 'services.web.readyTimeout must be 1 ms or more | 0'],
    [service({ load: true }), 'services.web.load must be an object or false | true'],
    [service({ load: { requests: 0 } }), 'services.web.load.requests must be 1 or more | 0 | How many requests'],
    [service({ load: { requests: 1.5 } }), 'services.web.load.requests must be a whole number | 1.5'],
    [service({ load: { requests: Number.NaN } }), 'services.web.load.requests must be a whole number | NaN'],
    [service({ load: { request: 5 } }), 'services.web.load.request is no known key | 5 | Did you mean "requests"?'],
    [service({ load: { routes: [3] } }), 'services.web.load.routes[0] must be a text or an object | 3'],
    [service({ load: { routes: ['FETCH /'] } }), 'services.web.load.routes[0] names the method "FETCH" | "FETCH /"'],
    [service({ load: { routes: [{ path: '/', wait: 1 }] } }), 'services.web.load.routes[0].wait is no known key | 1'],
    [service({ load: { routes: [{}] } }), 'services.web.load.routes[0].path is missing'],
    [
      service({ load: { routes: [{ path: '/', weight: 0 }] } }),
      'services.web.load.routes[0].weight must be above 0 | 0',
    ],
    [service({ load: { routes: ['/a', 'GET /a'] } }), 'services.web.load.routes[1] is the same request as routes[0]'],
    [service({ load: { headers: { 'a b': '' } } }), 'services.web.load.headers["a b"] is no header name'],
    [service({ load: { headers: { a: '1', A: '2' } } }), 'services.web.load.headers.A is the header "a" once more'],
    [service({ load: { headers: { a: '1\n2' } } }), 'services.web.load.headers.a holds a line break'],
    [{ ...service({}), limit: '512 potatoes' }, 'limit is no size above 0 | "512 potatoes"'],
    [{ ...service({}), limit: -1 }, 'limit is no size above 0 | -1'],
    [{ ...service({}), mode: 'fast' }, 'mode must be one of "calm", "natural", "both" | "fast"'],
    [{ ...service({}), load: { timeout: 'soon' } }, 'load.timeout is no duration | "soon"'],
    [{ services: { '-x': { command: 'a' } } }, 'services["-x"] is no usable name'],
    [service({ budget: '0MB' }), 'services.web.budget is no size above 0 | "0MB" | Write 180MB'],
    [service({ budget: true }), 'services.web.budget must be a text or a number or an object | true'],
    [service({ budget: {} }), 'services.web.budget.limit is missing'],
    [service({ budget: { limit: 'big' } }), 'services.web.budget.limit is no size above 0 | "big"'],
    [service({ budget: { limit: 5, warn: '0%' } }), 'services.web.budget.warn is no size or share above 0 | "0%"'],
    [service({ budget: { limit: 5, warn: 'x' } }), 'services.web.budget.warn is no size or share above 0 | "x"'],
    [service({ budget: { limit: 5, warn: '101%' } }), 'services.web.budget.warn is above the limit | "101%"'],
    [service({ budget: { limit: '5MB', warn: '5MiB' } }), 'services.web.budget.warn is above the limit | "5MiB"'],
    [service({ budget: { limit: 5, warn: [] } }), 'services.web.budget.warn must be a text or a number | []'],
    [service({ budget: { limit: 5, figure: 'rss' } }), 'services.web.budget.figure must be one of "private", "pss"'],
    [service({ budget: { limit: 5, mode: 'both' } }), 'services.web.budget.mode must be one of "natural", "calm"'],
    [service({ budget: { limit: 5, max: 3 } }), 'services.web.budget.max is no known key | 3 | Leave it out.'],
    [{ ...service({}), budget: -1 }, 'budget is no size above 0 | -1'],
    [{ ...service({}), regression: '0%' }, 'regression is no size or share above 0 | "0%" | Write 5% or 8MB'],
    [{ ...service({}), regression: 'none' }, 'regression is no size or share above 0 | "none"'],
    [{ ...service({}), build: ' ' }, 'build is no command | " " | Write a command'],
    [{ ...service({}), build: ['npm', 'ci'] }, 'build must be a text | ["npm","ci"]'],
    [changes({}), 'changes.a changes nothing | {} | Give it "env", "command" or "revision".'],
    [changes({ env: {}, description: 'x' }), 'changes.a changes nothing'],
    [changes({ env: { A: 3 } }), 'changes.a.env.A must be a text or null | 3'],
    [changes({ env: { 'A=B': null } }), 'changes.a.env["A=B"] is no possible environment variable | null'],
    [changes({ comand: 'node' }), 'changes.a.comand is no known key | "node" | Did you mean "command"?'],
    [changes({ command: "node 'x" }), "changes.a.command has a ' that is never closed"],
    [changes({ command: ['node', 3] }), 'changes.a.command[1] must be a text | 3'],
    [changes({ command: 'a', services: ['wep'] }), 'changes.a.services[0] names a service that is not there | "wep"'],
    [changes({ command: 'a', services: ['web', 'web'] }), 'changes.a.services[1] names a service twice | "web"'],
    [changes({ command: 'a', services: [] }), 'changes.a.services is empty | []'],
    [changes({ revision: '' }), 'changes.a.revision is no revision | ""'],
    [changes({ revision: '--upload-pack=x' }), 'changes.a.revision is no revision | "--upload-pack=x"'],
    [{ ...service({}), changes: { a: 3 } }, 'changes.a must be an object | 3'],
    [{ ...service({}), changes: { 'a b': { env: { A: '1' } } } }, 'changes["a b"] is no usable name'],
    [{ ...service({}), changes: { unchanged: { env: { A: '1' } } } }, 'changes.unchanged is the name of the baseline'],
    [
      { services: { a: { command: 'x' }, b: { command: 'y' } }, changes: { both: { command: 'z' } } },
      'changes.both.command would start 2 services with one command | "z" | Say which one it is for: "services": ["a"].',
    ],
    [JSON.parse('{"services":{"__proto__":{"command":"a"}}}'), 'services.__proto__ is no usable name'],
  ])('tells one problem of %j', async (value, expected) => {
    const problems = await problemsOf(value);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  it('tells problems of shape and of meaning together', async () => {
    const problems = await problemsOf({
      services: {
        web: {
          comand: 'x',
          ready: '/health',
          dependsOn: ['redsi'],
          load: { requests: '5', routes: [3, 'cards', '/a'] },
        },
        redis: 'redis-server',
        a: { command: 'x', dependsOn: ['b', 'b'] },
        b: { command: 'x', dependsOn: ['a'] },
      },
      limit: 'much',
      changes: { small: { env: { A: 1, 'B=': 'x' }, services: ['redis', 'bed'] }, 'no name': {} },
    });
    expect(problems.map((problem) => problem.split(' | ')[0])).toEqual([
      'services.web.command is missing',
      'services.web.comand is no known key',
      'services.web.load.requests must be a whole number',
      'services.web.load.routes[0] must be a text or an object',
      'services.redis must be an object',
      'changes.small.env.A must be a text or null',
      'limit is no size above 0',
      'services.web.ready is a path without an address',
      'services.web.load.routes[1] has no path that begins with "/"',
      'services.web.dependsOn[0] names a service that is not there',
      'services.a.dependsOn[1] names a service twice',
      'services.a.dependsOn leads back to its beginning',
      'changes.small.services[1] names a service that is not there',
      'changes.small.env["B="] is no possible environment variable',
      'changes["no name"] is no usable name',
      'changes["no name"] changes nothing',
    ]);
  });

  it('refuses two services that wait for the same port', async () => {
    const services = { a: { command: 'x', ready: 3000 }, b: { command: 'y', ready: '3000' } };
    expect(await problemsOf({ services })).toEqual([
      'services.b.ready is what services.a.ready waits for already | "3000" | Give each service a port of its own.',
    ]);
  });

  it('reads what a plan needs, and says what is wrong with it', async () => {
    const services = { web: { command: 'x' } };
    const sound = { services, runtimes: ['/opt/node24/bin/node'], price: { perGbMonth: 4.5, currency: 'EUR' } };
    expect(await problemsOf(sound)).toEqual([]);
    const wrong = { services, runtimes: ['', 3, 'a', 'a'], price: { perGbMonth: 0, currency: 'euro' } };
    expect((await problemsOf(wrong)).map((problem) => problem.split(' | ')[0])).toEqual([
      'runtimes[1] must be a text',
      'price.perGbMonth must be above 0',
      'runtimes[0] is no path',
      'runtimes[3] names a binary twice',
      'price.currency is no currency',
    ]);
  });

  it('stands values that are no JSON', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const value = service({ load: { routes: [{ path: '/', body: circle }] }, env: { A: 1n }, circle });
    expect((await problemsOf(value)).map((problem) => problem.split(' | ').slice(0, 2).join(' | '))).toEqual([
      'services.web.circle is no known key | a object',
      'services.web.env.A must be a text | a bigint',
      'services.web.load.routes[0] has a body that cannot be written as JSON | a object',
    ]);
  });

  it('throws one error that holds all problems', async () => {
    await expect(
      validateConfig(service({ ready: 0, cwd: 'nowhere' }), { file: 'tare.config.ts', isFolder: () => false }),
    ).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'tare.config.ts has 2 problems.',
      seen: expect.stringMatching(
        /^services\.web\.cwd is no folder \(seen: "nowhere"\)\. .*\nservices\.web\.ready is no TCP port/,
      ),
    });
  });
});
