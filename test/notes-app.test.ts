// fixtures/apps/notes over HTTP: every route, its refusals, and the summary route against servers that speak each provider's protocol.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const appDirectory = fileURLToPath(new URL('../fixtures/apps/notes/', import.meta.url));

interface App {
  origin: string;
  process: ChildProcess;
  /** Sends SIGTERM and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>;
}

interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what its assertions say it is
  body: any;
}

const running = new Set<App>();

async function startApp(environment: Record<string, string> = {}): Promise<App> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(OPENAI|ANTHROPIC|SUMMARY|NOTES)_/.test(name)),
  );
  const child = spawn(process.execPath, ['server.js'], {
    cwd: appDirectory,
    env: { ...inherited, PORT: '0', NOTES_DB: ':memory:', LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const origin = await Promise.race([
    listeningLine(child),
    ended.then(([code]) => Promise.reject(new Error(`the app ended with exit code ${code}: ${complaint}`))),
  ]);
  const app: App = {
    origin,
    process: child,
    async stop(signal = 'SIGTERM') {
      running.delete(app);
      child.kill(signal);
      const [exitCode, endSignal] = await ended;
      return { exitCode, signal: endSignal };
    },
  };
  running.add(app);
  return app;
}

async function listeningLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the app has no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    const match = /^listening on (http:\S+)$/.exec(line);
    if (match?.[1]) return match[1];
  }
  return new Promise(() => {});
}

async function ask(app: App, route: string, body?: unknown): Promise<Answer> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const response = await fetch(`${app.origin}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

function expectError(answer: Answer, status: number, code: string): void {
  expect(answer.status).toBe(status);
  expect(answer.body).toEqual({ error: expect.objectContaining({ code, message: expect.any(String) }) });
}

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

afterAll(async () => {
  await Promise.all([...running].map((app) => app.stop('SIGKILL')));
});

describe('reading', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  test('describes itself at the root', async () => {
    const { status, headers, body } = await ask(app, 'GET /');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/json');
    expect(body).toMatchObject({ name: 'notes', summaries: null });
    expect(body.routes).toContain('GET /health');
  });

  test('starts with five hundred notes', async () => {
    expect((await ask(app, 'GET /health')).body).toEqual({ status: 'ok', notes: 500 });
  });

  test('pages through the notes, newest first', async () => {
    const first = await ask(app, 'GET /notes');
    expect(first.body.total).toBe(500);
    expect(first.body.notes).toHaveLength(20);
    expect(first.body.notes[0]).toEqual({
      id: 500,
      title: expect.stringContaining('Note 500'),
      body: expect.any(String),
      tags: expect.any(Array),
      summary: null,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    const last = await ask(app, 'GET /notes?limit=3&offset=498');
    expect(last.body.notes.map((note: { id: number }) => note.id)).toEqual([2, 1]);
  });

  test('lists the notes of one tag', async () => {
    const { body } = await ask(app, 'GET /notes?tag=garden&limit=100');
    expect(body.notes.length).toBe(body.total);
    for (const note of body.notes) expect(note.tags).toContain('garden');
    expect((await ask(app, 'GET /notes?tag=nobody')).body).toEqual({ notes: [], total: 0 });
  });

  test('counts the notes of every tag', async () => {
    const { body } = await ask(app, 'GET /tags');
    expect(body.tags).toHaveLength(10);
    const garden = body.tags.find((entry: { tag: string }) => entry.tag === 'garden');
    expect(garden.notes).toBe((await ask(app, 'GET /notes?tag=garden')).body.total);
  });

  test('finds notes in which every word of the query begins a word', async () => {
    const { body } = await ask(app, 'GET /search?q=allot%20Freya&limit=5');
    expect(body.query).toBe('allot Freya');
    expect(body.notes).toHaveLength(5);
    for (const note of body.notes)
      expect(`${note.title} ${note.body}`).toMatch(/allotment[\s\S]*Freya|Freya[\s\S]*allot/);
  });

  test('takes the query language of the search engine as plain words', async () => {
    for (const query of ['"', 'a AND', 'NEAR(a b', '***', "'; DROP TABLE notes", 'title:', '-', '(']) {
      const { status } = await ask(app, `GET /search?q=${encodeURIComponent(query)}`);
      expect([query, status]).toEqual([query, 200]);
    }
  });

  test.each([
    ['GET /notes/999999', 404, 'note_not_found'],
    ['GET /notes/abc', 400, 'invalid_request'],
    ['GET /notes/0', 400, 'invalid_request'],
    ['GET /notes?limit=0', 400, 'invalid_request'],
    ['GET /notes?limit=101', 400, 'invalid_request'],
    ['GET /notes?offset=-1', 400, 'invalid_request'],
    ['GET /search', 400, 'invalid_request'],
    ['GET /search?q=', 400, 'invalid_request'],
    ['GET /nowhere', 404, 'route_not_found'],
    ['PATCH /notes/1', 404, 'route_not_found'],
    ['PUT /notes/999999', 400, 'invalid_request'],
    ['DELETE /notes/999999', 404, 'note_not_found'],
    ['POST /notes/999999/summary', 404, 'note_not_found'],
    ['POST /notes/1/summary', 503, 'summaries_off'],
  ])('refuses %s with %i %s', async (route, status, code) => {
    expectError(await ask(app, route), status, code);
  });

  test('names both keys when summaries are off', async () => {
    const { body } = await ask(app, 'POST /notes/1/summary');
    expect(body.error.message).toContain('OPENAI_API_KEY');
    expect(body.error.message).toContain('ANTHROPIC_API_KEY');
  });
});

describe('writing', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  test('creates, finds, replaces and deletes a note, and the search follows', async () => {
    const created = await ask(app, 'POST /notes', { title: 'Zeppelin', body: 'Over the lake.', tags: ['air', 'lake'] });
    expect(created.status).toBe(201);
    const { id } = created.body;
    expect(created.headers.get('location')).toBe(`/notes/${id}`);
    expect((await ask(app, `GET /notes/${id}`)).body).toEqual(created.body);
    expect((await ask(app, 'GET /search?q=zeppelin')).body.notes.map((note: { id: number }) => note.id)).toEqual([id]);

    const replaced = await ask(app, `PUT /notes/${id}`, { title: 'Balloon', body: 'Over the town.', tags: ['air'] });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({ id, title: 'Balloon', tags: ['air'], createdAt: created.body.createdAt });
    expect((await ask(app, 'GET /search?q=zeppelin')).body.notes).toEqual([]);
    expect((await ask(app, 'GET /search?q=balloon')).body.notes).toHaveLength(1);

    expect((await ask(app, `DELETE /notes/${id}`)).status).toBe(204);
    expectError(await ask(app, `GET /notes/${id}`), 404, 'note_not_found');
    expect((await ask(app, 'GET /search?q=balloon')).body.notes).toEqual([]);
    expect((await ask(app, 'GET /tags')).body.tags).toHaveLength(10);
  });

  test('leaves the tags empty unless some are given', async () => {
    expect((await ask(app, 'POST /notes', { title: 'Bare', body: 'Nothing more.' })).body.tags).toEqual([]);
  });

  test('says what is wrong with a note, field by field', async () => {
    const answer = await ask(app, 'POST /notes', { title: '', tags: ['Not A Tag'], tag: 'x' });
    expectError(answer, 400, 'invalid_request');
    const places = answer.body.error.details.map((detail: { where: string }) => detail.where);
    expect(places).toEqual(expect.arrayContaining(['body', 'body/title', 'body/tags/0']));
    expect((await ask(app, 'GET /notes')).body.notes[0].title).not.toBe('');
  });

  test('refuses to replace a note that is not there', async () => {
    expectError(await ask(app, 'PUT /notes/999999', { title: 'a', body: 'b' }), 404, 'note_not_found');
  });

  test('answers a body that is not JSON, not of that type, or too large in the same shape', async () => {
    const send = async (body: string, type: string): Promise<Answer> => {
      const response = await fetch(`${app.origin}/notes`, { method: 'POST', body, headers: { 'content-type': type } });
      return { status: response.status, headers: response.headers, body: await response.json() };
    };
    expectError(await send('{', 'application/json'), 400, 'invalid_request');
    expectError(await send('<note/>', 'application/xml'), 415, 'unsupported_media_type');
    expectError(await send(`"${'x'.repeat(2_000_000)}"`, 'application/json'), 413, 'body_too_large');
  });
});

interface Provider {
  origin: string;
  server: Server;
  requests: { method: string; path: string; headers: IncomingMessage['headers']; body: Record<string, unknown> }[];
}

/** A server that answers every request with the next of `answers`, and keeps what it was asked. */
async function startProvider(answers: { status: number; body: unknown; meanwhile?: () => Promise<unknown> }[]) {
  const provider: Provider = { origin: '', server: createServer(), requests: [] };
  provider.server.on('request', async (request: IncomingMessage, response) => {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const { method = '', url: path = '', headers } = request;
    provider.requests.push({ method, path, headers, body: JSON.parse(text) });
    const answer = answers[Math.min(provider.requests.length, answers.length) - 1];
    if (!answer) throw new Error('no answer prepared');
    await answer.meanwhile?.();
    response.writeHead(answer.status, { 'content-type': 'application/json', 'retry-after-ms': '1' });
    response.end(JSON.stringify(answer.body));
  });
  provider.server.listen(0, '127.0.0.1');
  await once(provider.server, 'listening');
  provider.origin = `http://127.0.0.1:${(provider.server.address() as AddressInfo).port}`;
  return provider;
}

const openAiAnswer = (text: string): unknown => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1_767_225_600,
  status: 'completed',
  model: 'gpt-5-mini',
  output: [
    {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text, annotations: [] }],
    },
  ],
  usage: { input_tokens: 80, output_tokens: 12, total_tokens: 92 },
});

const anthropicAnswer = (text: string): unknown => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-haiku-4-5',
  content: [{ type: 'text', text }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 80, output_tokens: 12 },
});

describe('summaries', () => {
  let app: App | undefined;
  let provider: Provider | undefined;
  afterEach(async () => {
    await app?.stop();
    provider?.server.closeAllConnections();
    provider?.server.close();
    app = undefined;
    provider = undefined;
  });

  async function startWith(kind: 'openai' | 'anthropic', answers: Parameters<typeof startProvider>[0]) {
    provider = await startProvider(answers);
    app = await startApp(
      kind === 'openai'
        ? { OPENAI_API_KEY: 'key-of-test', OPENAI_BASE_URL: `${provider.origin}/v1` }
        : { ANTHROPIC_API_KEY: 'key-of-test', ANTHROPIC_BASE_URL: provider.origin },
    );
    return { app, provider };
  }

  test('come from OpenAI where its key is set, and stay with the note until its text changes', async () => {
    const { app, provider } = await startWith('openai', [{ status: 200, body: openAiAnswer(' A mill, briefly. ') }]);
    const note = (await ask(app, 'GET /notes/5')).body;
    const { status, body } = await ask(app, 'POST /notes/5/summary');
    expect(status).toBe(200);
    expect(body).toEqual({ id: 5, provider: 'openai', model: 'gpt-5-mini', summary: 'A mill, briefly.' });
    expect(provider.requests).toHaveLength(1);
    expect(provider.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/responses',
      headers: { authorization: 'Bearer key-of-test' },
      body: { model: 'gpt-5-mini', input: `${note.title}\n\n${note.body}`, store: false },
    });
    expect((await ask(app, 'GET /')).body.summaries).toEqual({ provider: 'openai', model: 'gpt-5-mini' });
    expect((await ask(app, 'GET /notes/5')).body).toEqual({ ...note, summary: 'A mill, briefly.' });
    await ask(app, 'PUT /notes/5', { title: 'Another', body: 'Text.' });
    expect((await ask(app, 'GET /notes/5')).body.summary).toBeNull();
  });

  test('come from Anthropic where its key is set', async () => {
    const { app, provider } = await startWith('anthropic', [
      { status: 200, body: anthropicAnswer('A roof, briefly.') },
    ]);
    const note = (await ask(app, 'GET /notes/7')).body;
    const { body } = await ask(app, 'POST /notes/7/summary');
    expect(body).toEqual({ id: 7, provider: 'anthropic', model: 'claude-haiku-4-5', summary: 'A roof, briefly.' });
    expect(provider.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/messages',
      headers: { authorization: 'Bearer key-of-test' },
      body: {
        model: 'claude-haiku-4-5',
        max_tokens: 300,
        messages: [{ role: 'user', content: `${note.title}\n\n${note.body}` }],
      },
    });
  });

  test('follow SUMMARY_PROVIDER and SUMMARY_MODEL', async () => {
    provider = await startProvider([{ status: 200, body: anthropicAnswer('Chosen.') }]);
    app = await startApp({
      OPENAI_API_KEY: 'other-key',
      ANTHROPIC_API_KEY: 'key-of-test',
      ANTHROPIC_BASE_URL: provider.origin,
      SUMMARY_PROVIDER: 'anthropic',
      SUMMARY_MODEL: 'claude-of-test',
    });
    expect((await ask(app, 'POST /notes/1/summary')).body).toMatchObject({
      model: 'claude-of-test',
      summary: 'Chosen.',
    });
    expect(provider.requests[0]?.body['model']).toBe('claude-of-test');
  });

  test('are not kept with a note that was rewritten while the model thought', async () => {
    const { app } = await startWith('openai', [
      {
        status: 200,
        body: openAiAnswer('Of the old text.'),
        meanwhile: async () => app && ask(app, 'PUT /notes/9', { title: 'New', body: 'New.' }),
      },
    ]);
    expect((await ask(app, 'POST /notes/9/summary')).status).toBe(200);
    expect((await ask(app, 'GET /notes/9')).body).toMatchObject({ title: 'New', summary: null });
  });

  const refusal = { error: { type: 'overloaded_error', message: 'account key-of-test is out of luck' } };
  test.each(['openai', 'anthropic'] as const)(
    'of %s: a refusal is a 502 that keeps its words to the log',
    async (kind) => {
      const { app, provider } = await startWith(kind, [{ status: 401, body: refusal }]);
      const answer = await ask(app, 'POST /notes/1/summary');
      expectError(answer, 502, 'summary_failed');
      expect(answer.body.error.message).toBe(`${kind} answered with status 401.`);
      expect(JSON.stringify(answer.body)).not.toContain('key-of-test');
      expect(provider.requests).toHaveLength(1);
    },
  );

  test.each(['openai', 'anthropic'] as const)('of %s: one failure is tried once more', async (kind) => {
    const good = kind === 'openai' ? openAiAnswer('Second.') : anthropicAnswer('Second.');
    const { app, provider } = await startWith(kind, [
      { status: 500, body: refusal },
      { status: 200, body: good },
    ]);
    expect((await ask(app, 'POST /notes/1/summary')).body.summary).toBe('Second.');
    expect(provider.requests).toHaveLength(2);
  });

  test.each(['openai', 'anthropic'] as const)('of %s: an answer without a text is a 502', async (kind) => {
    const { app } = await startWith(kind, [
      { status: 200, body: kind === 'openai' ? openAiAnswer(' ') : anthropicAnswer(' ') },
    ]);
    expectError(await ask(app, 'POST /notes/1/summary'), 502, 'summary_empty');
  });

  test('a provider that cannot be reached is a 502', async () => {
    const gone = await startProvider([]);
    gone.server.close();
    app = await startApp({ OPENAI_API_KEY: 'key-of-test', OPENAI_BASE_URL: `${gone.origin}/v1` });
    const answer = await ask(app, 'POST /notes/1/summary');
    expectError(answer, 502, 'summary_failed');
    expect(answer.body.error.message).toBe('openai could not be reached.');
  });
});

describe('living and ending', () => {
  const directory = mkdtempSync(join(tmpdir(), 'notes-app-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('keeps its notes in NOTES_DB over a restart and does not fill it again', async () => {
    const path = join(directory, 'kept.db');
    const first = await startApp({ NOTES_DB: path });
    await ask(first, 'POST /notes', { title: 'Kept', body: 'Over the restart.' });
    await ask(first, 'DELETE /notes/1');
    expect(await first.stop()).toEqual({ exitCode: 0, signal: null });
    const second = await startApp({ NOTES_DB: path });
    expect((await ask(second, 'GET /health')).body.notes).toBe(500);
    expect((await ask(second, 'GET /notes?limit=1')).body.notes[0].title).toBe('Kept');
    await second.stop();
    expect(existsSync(path)).toBe(true);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'ends on %s with exit code 0 and takes its temporary file along',
    async (signal) => {
      const app = await startApp({ NOTES_DB: '', TMPDIR: directory });
      const temporary = () => readdirSync(directory).filter((name) => name.startsWith('notes-'));
      expect(temporary()).toHaveLength(1);
      expect((await ask(app, 'GET /health')).body.notes).toBe(500);
      expect(await app.stop(signal)).toEqual({ exitCode: 0, signal: null });
      expect(temporary()).toEqual([]);
    },
  );

  test('finishes a request under way before it ends', async () => {
    const provider = await startProvider([
      { status: 200, body: openAiAnswer('In time.'), meanwhile: () => new Promise((done) => setTimeout(done, 300)) },
    ]);
    const app = await startApp({ OPENAI_API_KEY: 'key-of-test', OPENAI_BASE_URL: `${provider.origin}/v1` });
    const answer = ask(app, 'POST /notes/1/summary');
    await waitUntil(() => provider.requests.length === 1);
    const ending = app.stop();
    expect((await answer).body.summary).toBe('In time.');
    expect(await ending).toEqual({ exitCode: 0, signal: null });
    provider.server.closeAllConnections();
    provider.server.close();
  });

  test.each([
    [{ PORT: 'eighty' }, 'PORT is not a port number'],
    [{ SUMMARY_PROVIDER: 'nobody' }, 'SUMMARY_PROVIDER is'],
  ])('refuses to start with %o', async (environment, complaint) => {
    await expect(startApp(environment)).rejects.toThrow(complaint);
  });

  test('says so and ends when its port is taken', async () => {
    const taken = await startProvider([]);
    const port = new URL(taken.origin).port;
    await expect(startApp({ PORT: port })).rejects.toThrow(`cannot listen on 127.0.0.1:${port}`);
    taken.server.close();
  });
});
