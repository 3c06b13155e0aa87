import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventTable } from '../src/events.ts';
import type { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { startServer, type TestServer } from './support/server.ts';
import { shareDatabase } from './support/shared-database.ts';
import { type SpeechService, soundOf, startSpeechService } from './support/speech-service.ts';

const audio = '/api/v1/audio';
const withStory = 'major-00';
let texts = 0;
/** Said by nobody else. */
const newText = (): string => {
  texts += 1;
  return `The ferry comes at ${texts} o'clock.`;
};

const filesOf = (server: TestServer): Promise<string[]> =>
  readdir(join(server.context.settings.dataDirectory, 'audio')).catch(() => []);
const rowsOf = (server: TestServer) =>
  server.context.queries.selectFrom('audio_files').select(['file_name', 'audio_type', 'access_count']).execute();
const bytesAt = async (server: TestServer, path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}${path}`, { headers });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
};

function readWav(bytes: Buffer) {
  const dataBytes = bytes.readUInt32LE(40);
  return {
    marks: [bytes.toString('latin1', 0, 4), bytes.toString('latin1', 8, 16), bytes.toString('latin1', 36, 40)],
    isWhole: bytes.readUInt32LE(4) === bytes.length - 8 && dataBytes === bytes.length - 44,
    format: bytes.readUInt16LE(20),
    channels: bytes.readUInt16LE(22),
    sampleRate: bytes.readUInt32LE(24),
    bytesPerSecond: bytes.readUInt32LE(28),
    seconds: dataBytes / bytes.readUInt32LE(28),
    samples: Array.from({ length: dataBytes / 2 }, (_, index) => bytes.readInt16LE(44 + index * 2)),
  };
}

const countStatuses = (answers: readonly { status: number }[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

describeOnEachDatabase('audio', (database) => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer(database);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    client = await server.signUp();
  });
  const say = (body: object, from = client) => from.post(`${audio}/synthesize`, body);

  describe('without a service', () => {
    it('is a WAV that players take, with sound in it', async () => {
      const { status, body } = await say({ text: 'Look at what is in your hands.' });
      expect(status).toBe(200);
      expect(body).toEqual({
        audio_url: expect.stringMatching(/^\/api\/v1\/audio\/files\/[\da-f-]{36}\.wav$/),
        content_type: 'audio/wav',
        duration: expect.any(Number),
        file_size: expect.any(Number),
        cached: false,
        source: 'new',
        voice_model: 'offline',
        voice_name: 'wrist_console',
      });
      const { headers, bytes } = await bytesAt(server, body.audio_url);
      expect(headers.get('content-type')).toBe('audio/wav');
      expect(bytes.length).toBe(body.file_size);
      const { marks, isWhole, samples, ...format } = readWav(bytes);
      expect([marks, isWhole]).toEqual([['RIFF', 'WAVEfmt ', 'data'], true]);
      expect(format).toMatchObject({ format: 1, channels: 1, sampleRate: 8000, bytesPerSecond: 16_000 });
      expect(format.seconds).toBeCloseTo(body.duration, 1);
      // 30 characters of 0.15 s, at the rate of this voice.
      expect(body.duration).toBeCloseTo((30 * 0.15) / 1.15, 1);
      expect(Math.max(...samples)).toBeGreaterThan(5000);
      expect(Math.min(...samples)).toBeLessThan(-5000);
    });

    it('is short however long the text is', async () => {
      const { body } = await say({ text: 'a'.repeat(5000), voice_controls: { rate: 0.25 } });
      expect(body.duration).toBe(20);
      const { bytes } = await bytesAt(server, body.audio_url);
      expect(bytes.length).toBe(20 * 16_000 + 44);
    });

    it('differs with what is said, by whom and how, and with nothing else', async () => {
      const text = newText();
      const inline = async (changes: object) =>
        (await say({ text, cache_enabled: false, return_format: 'base64', ...changes })).body.audio_base64;
      const plain = await inline({});
      expect(await inline({})).toBe(plain);
      expect(await inline({ audio_type: 'static_card' })).toBe(plain);
      for (const changes of [
        { text: `${text} Soon.` },
        { character_key: 'colossus' },
        { voice_controls: { pitch: 5 } },
        { voice_controls: { rate: 2 } },
        { voice_controls: { volume: 0.5 } },
        { custom_pronunciations: [{ phrase: 'ferry', pronunciation: 'fairy' }] },
      ])
        expect([changes, (await inline(changes)) === plain]).toEqual([changes, false]);
      const silent = readWav(Buffer.from(await inline({ voice_controls: { volume: 0 } }), 'base64'));
      expect(Math.max(...silent.samples.map(Math.abs))).toBe(0);
    });

    it('has the pauses that are in the text', async () => {
      const seconds = async (text: string) =>
        (await say({ text, character_key: 'watch_keeper', cache_enabled: false })).body.duration;
      const plain = await seconds('Wait. Now.');
      expect(await seconds('Wait. [pause 3000ms]Now.')).toBeCloseTo(plain + 3, 5);
      expect(await seconds('Wait. [pause long]Now.')).toBeCloseTo(plain + 1, 5);
      expect(await seconds('Wait. [pause short]Now.')).toBeCloseTo(plain + 0.25, 5);
    });

    it('tells who listens which voice was used', async () => {
      const heard: EventTable['voice.used'][] = [];
      const end = server.context.events.on('voice.used', (event) => void heard.push(event));
      await say({ text: newText(), character_key: 'trader' });
      await server.settled();
      end();
      expect(heard).toEqual([{ userId: client.user.id, voice: 'trader' }]);
    });
  });

  describe('refuses', () => {
    it('whoever is not signed in, since it may cost money', async () => {
      expect((await say({ text: 'Hello' }, server.client())).status).toBe(401);
      const story = { card_id: withStory, character_keys: ['trader'] };
      expect((await server.client().post(`${audio}/generate/story`, story)).status).toBe(401);
    });

    it.each([
      ['no text', { text: '' }],
      ['blanks', { text: ' \n ' }],
      ['a long text', { text: 'x'.repeat(5001) }],
      ['a character that there is not', { character_key: 'nobody' }],
      ['a type that only stories have', { audio_type: 'story' }],
      ['another format', { return_format: 'file' }],
      ['a pitch too high', { voice_controls: { pitch: 21 } }],
      ['a rate too slow', { voice_controls: { rate: 0.2 } }],
      ['a volume too loud', { voice_controls: { volume: 1.1 } }],
      ['a model that there is not', { force_voice_model: 'choir' }],
      ['a voice that is no name', { voice_name: '../secret' }],
      ['a language that is none', { language_code: 'english' }],
      ['too many pronunciations', { custom_pronunciations: Array(51).fill({ phrase: 'a', pronunciation: 'b' }) }],
      ['a pronunciation of nothing', { custom_pronunciations: [{ phrase: '', pronunciation: 'b' }] }],
    ])('%s with 422', async (_what, changes) => {
      expect((await say({ text: 'Hello', ...changes })).status).toBe(422);
    });

    it('what becomes too long, or has nothing to be said, with 400', async () => {
      const custom_pronunciations = [{ phrase: 'a', pronunciation: 'b'.repeat(100) }];
      expect((await say({ text: 'a'.repeat(51), custom_pronunciations })).status).toBe(400);
      expect((await say({ text: '[pause long] [pause 20ms]' })).status).toBe(400);
    });
  });

  describe('is kept', () => {
    it('for whoever says the same again', async () => {
      const text = newText();
      const first = (await say({ text })).body;
      server.clock.advance(1000);
      const again = (await say({ text }, await server.signUp())).body;
      expect(again).toEqual({ ...first, cached: true, source: 'db' });
      const row = (await rowsOf(server)).find(({ file_name }) => first.audio_url.endsWith(file_name));
      expect(row).toMatchObject({ audio_type: 'dynamic_reading', access_count: 1 });
    });

    it('not for those who do not want that', async () => {
      const text = newText();
      const [kept, apart, other] = [
        (await say({ text })).body,
        (await say({ text, cache_enabled: false })).body,
        (await say({ text, cache_enabled: false })).body,
      ];
      expect([apart.cached, other.cached]).toEqual([false, false]);
      expect(new Set([kept, apart, other].map(({ audio_url }) => audio_url)).size).toBe(3);
      expect((await say({ text })).body.audio_url).toBe(kept.audio_url);
    });

    it('and inline without being kept it leaves nothing', async () => {
      const before = await filesOf(server);
      const rows = (await rowsOf(server)).length;
      const { body } = await say({ text: newText(), cache_enabled: false, return_format: 'base64' });
      expect(readWav(Buffer.from(body.audio_base64, 'base64')).isWhole).toBe(true);
      expect(body).not.toHaveProperty('audio_url');
      expect(await filesOf(server)).toEqual(before);
      expect(await rowsOf(server)).toHaveLength(rows);
    });

    it('once, however many ask at once', async () => {
      const text = newText();
      const before = (await filesOf(server)).length;
      const answers = await Promise.all(Array.from({ length: 20 }, () => say({ text })));
      expect(countStatuses(answers)).toEqual({ 200: 20 });
      expect(new Set(answers.map(({ body }) => body.audio_url)).size).toBe(1);
      expect(answers.filter(({ body }) => body.source === 'new')).toHaveLength(1);
      expect(await filesOf(server)).toHaveLength(before + 1);
    });

    it('and made anew where its file is gone', async () => {
      const text = newText();
      const { audio_url } = (await say({ text })).body;
      await rm(join(server.context.settings.dataDirectory, 'audio', audio_url.split('/').at(-1)));
      expect((await server.client().get(audio_url)).status).toBe(404);
      const again = (await say({ text })).body;
      expect([again.source, again.audio_url === audio_url]).toEqual(['new', false]);
      expect((await bytesAt(server, again.audio_url)).status).toBe(200);
    });
  });

  describe('files', () => {
    let url: string;
    let whole: Buffer;
    beforeAll(async () => {
      const user = await server.signUp();
      url = (await say({ text: newText() }, user)).body.audio_url;
      whole = (await bytesAt(server, url)).bytes;
    });

    it('are for everybody, whole and for long', async () => {
      const { status, headers } = await bytesAt(server, url);
      expect(status).toBe(200);
      expect(headers.get('content-length')).toBe(String(whole.length));
      expect(headers.get('accept-ranges')).toBe('bytes');
      expect(headers.get('cache-control')).toContain('immutable');
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    });

    it('are not sent to whoever has them', async () => {
      const etag = (await bytesAt(server, url)).headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[^"]+"$/);
      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const { status, bytes } = await bytesAt(server, url, { 'if-none-match': known });
        expect([known, status, bytes.length]).toEqual([known, 304, 0]);
      }
      expect((await bytesAt(server, url, { 'if-none-match': '"other"' })).status).toBe(200);
    });

    it.each([
      ['bytes=0-9', 0, 10],
      ['bytes=100-199', 100, 200],
      ['bytes=44-', 44, undefined],
      ['bytes=-16', -16, undefined],
      ['bytes=10-999999999', 10, undefined],
      ['bytes=-999999999', 0, undefined],
    ])('are sent in part: %s', async (range, from, to) => {
      const { status, headers, bytes } = await bytesAt(server, url, { range });
      const expected = whole.subarray(from, to);
      expect(status).toBe(206);
      expect(bytes.equals(expected)).toBe(true);
      const start = from < 0 ? whole.length + from : from;
      expect(headers.get('content-range')).toBe(`bytes ${start}-${start + expected.length - 1}/${whole.length}`);
      expect(headers.get('content-length')).toBe(String(expected.length));
    });

    it('are refused in parts that there are not', async () => {
      for (const range of ['bytes=999999999-', 'bytes=-0']) {
        const { status, headers } = await bytesAt(server, url, { range });
        expect([status, headers.get('content-range')]).toEqual([416, `bytes */${whole.length}`]);
        expect(headers.get('cache-control')).toBeNull();
      }
    });

    it('are sent whole where no part was asked for, or one of another file', async () => {
      for (const range of ['bytes=5-2', 'bytes=a-b', 'lines=0-1', 'bytes=0-1,4-5', 'bytes=-'])
        expect((await bytesAt(server, url, { range })).status).toBe(200);
      const headers = { range: 'bytes=0-9', 'if-range': '"other"' };
      expect((await bytesAt(server, url, headers)).status).toBe(200);
    });

    it('are those of speech, and no others', async () => {
      const { dataDirectory } = server.context.settings;
      await writeFile(join(dataDirectory, 'secret.wav'), 'secret');
      for (const path of [
        '..%2Fsecret.wav',
        '..%2Ftarot.db',
        '%2e%2e%2fsecret.wav',
        'secret.wav',
        '00000000-0000-4000-8000-000000000000.wav%00',
        `${url.split('/').at(-1)}.part`,
      ]) {
        const { status, text } = await server.client().get(`${audio}/files/${path}`);
        expect([path, status >= 400 && status < 500]).toEqual([path, true]);
        expect(text).not.toContain('secret"');
      }
      expect((await server.client().get(`${audio}/files/00000000-0000-4000-8000-000000000000.wav`)).status).toBe(404);
    });

    it('count once a minute, however many parts are asked for', async () => {
      const countOf = async () =>
        (await rowsOf(server)).find(({ file_name }) => url.endsWith(file_name))?.access_count ?? 0;
      server.clock.advance(61_000);
      const before = await countOf();
      for (let part = 0; part < 5; part += 1) await bytesAt(server, url, { range: `bytes=${part}-9` });
      expect(await countOf()).toBe(before + 1);
    });

    it('may be left by whoever has heard enough', async () => {
      const long = (await say({ text: 'b'.repeat(3000) })).body;
      const stop = new AbortController();
      const response = await fetch(`${server.url}${long.audio_url}`, { signal: stop.signal });
      await response.body?.getReader().read();
      stop.abort();
      expect((await bytesAt(server, long.audio_url)).bytes.length).toBe(long.file_size);
    });
  });

  describe('stories', () => {
    const tell = (body: object, from = client) => from.post(`${audio}/generate/story`, body);
    const asked = { card_id: withStory, character_keys: ['trader', 'colossus'] };

    it('are told by up to three characters, once', async () => {
      const { status, body } = await tell(asked);
      expect(status).toBe(201);
      expect(body).toEqual({
        card_id: withStory,
        audio_urls: { trader: expect.any(String), colossus: expect.any(String) },
        generated: ['trader', 'colossus'],
      });
      const again = (await tell({ ...asked, character_keys: ['trader', 'archivist'] })).body;
      expect(again.generated).toEqual(['archivist']);
      expect(again.audio_urls.trader).toBe(body.audio_urls.trader);
      const shown = await server.client().get(`${audio}/story/${withStory}`);
      expect(shown.body).toEqual({
        card_id: withStory,
        audio_urls: { ...body.audio_urls, archivist: again.audio_urls.archivist },
      });
      expect((await bytesAt(server, body.audio_urls.colossus)).status).toBe(200);
      const card = (await client.get(`/api/v1/cards/${withStory}?include_story=true`)).body;
      expect(card.audio_urls).toEqual(shown.body.audio_urls);
    });

    it('are made anew where that is wanted, and where the story is another', async () => {
      const card_id = 'major-01';
      const one = { card_id, character_keys: ['trader'] };
      const first = (await tell(one)).body.audio_urls.trader;
      const forced = (await tell({ ...one, force_regenerate: true })).body;
      expect(forced.generated).toEqual(['trader']);
      expect((await server.client().get(first)).status).toBe(404);
      expect((await tell(one)).body).toMatchObject({ audio_urls: forced.audio_urls, generated: [] });
      await client.post(`/api/v1/cards/${card_id}/story`, { background: 'It rained. '.repeat(20) });
      const changed = (await tell(one)).body;
      expect(changed.generated).toEqual(['trader']);
      expect((await client.get(`${audio}/story/${card_id}`)).body.audio_urls).toEqual(changed.audio_urls);
      expect((await server.client().get(forced.audio_urls.trader)).status).toBe(404);
    });

    it('are one for each character, however many want them anew at once', async () => {
      const one = { card_id: 'major-04', character_keys: ['courier'] };
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) => tell({ ...one, force_regenerate: index % 2 === 0 })),
      );
      expect(countStatuses(answers)).toEqual({ 201: 8 });
      const { audio_urls } = (await client.get(`${audio}/story/major-04`)).body;
      expect(Object.keys(audio_urls)).toEqual(['courier']);
      expect((await bytesAt(server, audio_urls.courier)).status).toBe(200);
      const rows = await server.context.queries
        .selectFrom('audio_files')
        .select('file_name')
        .where('card_key', '=', 'major-04')
        .execute();
      expect(rows).toHaveLength(1);
      expect((await tell(one)).body.audio_urls).toEqual(audio_urls);
    });

    it('are of cards that have one', async () => {
      const withoutStory = (await client.get('/api/v1/cards?include_story=true&page_size=100')).body.cards.find(
        ({ story }: { story: unknown }) => story === null,
      );
      expect((await tell({ ...asked, card_id: withoutStory.id })).status).toBe(404);
      expect((await tell({ ...asked, card_id: 'none' })).status).toBe(404);
      expect((await client.get(`${audio}/story/none`)).status).toBe(404);
      expect((await client.get(`${audio}/story/${withoutStory.id}`)).body.audio_urls).toEqual({});
    });

    it('are told by one to three different characters', async () => {
      for (const character_keys of [
        [],
        ['trader', 'trader'],
        ['nobody'],
        ['trader', 'colossus', 'archivist', 'courier'],
      ])
        expect((await tell({ ...asked, character_keys })).status).toBe(422);
    });
  });
});

describeOnEachDatabase('audio that is too much', (database) => {
  it('goes, those first that nobody has asked for longest', async () => {
    const server = await startServer(database, { environment: { AUDIO_CACHE_MB: '1' } });
    const client = await server.signUp();
    // About 320 kB each.
    const say = async (letter: string) => {
      server.clock.advance(1000);
      return (await client.post(`${audio}/synthesize`, { text: letter.repeat(1000) })).body;
    };
    const [a, b, c] = [await say('a'), await say('b'), await say('c')];
    expect((await say('a')).cached).toBe(true);
    const d = await say('d');
    const isThere = async ({ audio_url }: { audio_url: string }) => (await bytesAt(server, audio_url)).status === 200;
    expect([await isThere(a), await isThere(b), await isThere(c), await isThere(d)]).toEqual([true, false, true, true]);
    expect(await filesOf(server)).toHaveLength(3);
    expect(await rowsOf(server)).toHaveLength(3);
    expect((await say('b')).cached).toBe(false);
    await server.close();
  });
});

describeOnEachDatabase('audio after a crash', (database) => {
  it('is swept, and what is good or young stays', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'tarot-test-audio-'));
    const environment = { DATA_DIR: directory };
    const folder = join(directory, 'audio');
    await mkdir(folder);
    const nameOf = (digit: string, end: string) =>
      join(folder, `${digit.repeat(8)}-0000-4000-8000-000000000000.${end}`);
    const old = [nameOf('1', 'wav.part'), nameOf('2', 'mp3.part'), nameOf('3', 'wav')];
    const young = [nameOf('4', 'wav.part'), nameOf('5', 'wav')];
    const strange = join(folder, 'notes.txt');
    const anHourAgo = Date.now() / 1000 - 3600;
    for (const path of [...old, ...young, strange]) await writeFile(path, 'half of it');
    for (const path of [...old, strange]) await utimes(path, anHourAgo, anHourAgo);
    const server = await startServer(database, { environment });
    const missing = async () => {
      const found = await Promise.all(old.map((path) => stat(path).catch(() => null)));
      return found.every((one) => one === null);
    };
    while (!(await missing())) await delay(20);
    for (const path of [...young, strange]) expect((await stat(path)).size).toBe(10);
    expect((await server.client().get(`${audio}/files/${young[0]?.split('/').at(-1)}`)).status).toBe(422);
    await server.close();
    await rm(directory, { recursive: true });
  });

  it('is made by the next one who asks, where who was about to make it is gone', async () => {
    const server = await startServer(database);
    const { queries, clock } = server.context;
    const client = await server.signUp();
    const text = newText();
    const first = (await client.post(`${audio}/synthesize`, { text })).body;
    await queries
      .updateTable('audio_files')
      .set({ audio_type: 'pending', file_bytes: 0, created_at: clock.now() })
      .execute();
    // As long as it may still come, it is waited for.
    const waiting = client.post(`${audio}/synthesize`, { text });
    await delay(400);
    expect(await Promise.race([waiting, Promise.resolve('waiting')])).toBe('waiting');
    server.clock.advance(241_000);
    const { body } = await waiting;
    expect(body.source).toBe('new');
    expect(body.audio_url).not.toBe(first.audio_url);
    expect((await rowsOf(server)).map(({ audio_type }) => audio_type)).toEqual(['dynamic_reading']);
    await server.close();
  });

  it('is waited for where another process makes it', async () => {
    const server = await startServer(database);
    const { queries, clock } = server.context;
    const client = await server.signUp();
    const text = newText();
    const first = (await client.post(`${audio}/synthesize`, { text })).body;
    const { audio_type } = (await rowsOf(server))[0] ?? {};
    await queries.updateTable('audio_files').set({ audio_type: 'pending', created_at: clock.now() }).execute();
    const waiting = client.post(`${audio}/synthesize`, { text });
    await delay(300);
    await queries
      .updateTable('audio_files')
      .set({ audio_type: audio_type ?? '' })
      .execute();
    expect((await waiting).body).toEqual({ ...first, cached: true, source: 'db' });
    await server.close();
  });
});

describeOnEachDatabase('audio by a service', (database) => {
  let service: SpeechService;
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    service = await startSpeechService();
    server = await startServer(database, { environment: { ...service.environment } });
  });
  afterAll(async () => {
    await server.close();
    await service.close();
  });
  beforeEach(async () => {
    client = await server.signUp();
    service.answer = () => ({ kind: 'sound' });
    service.requests.length = 0;
  });
  const say = (body: object, from = client) => from.post(`${audio}/synthesize`, body);

  it('is what the service sends, said as the character speaks', async () => {
    const text = `${newText()} <Quick> & "dry".`;
    const { status, body } = await say({ text, voice_controls: { pitch: -2, volume: 0.5 } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      audio_url: expect.stringMatching(/\.mp3$/),
      content_type: 'audio/mpeg',
      file_size: 5001,
      voice_model: 'wavenet',
      voice_name: 'en-US-Wavenet-D',
    });
    expect(body.duration).toBeCloseTo((text.length * 0.15) / 1.15, 1);
    const { headers, bytes } = await bytesAt(server, body.audio_url);
    expect(headers.get('content-type')).toBe('audio/mpeg');
    expect(bytes.equals(soundOf(5001))).toBe(true);
    expect(service.requests).toHaveLength(1);
    const [{ input, voice, audioConfig } = {}] = service.requests;
    expect(input?.ssml).toMatch(/^<speak>.*&lt;Quick&gt; &amp; &quot;dry&quot;\.<\/speak>$/);
    expect(voice).toEqual({ languageCode: 'en-US', name: 'en-US-Wavenet-D' });
    expect(audioConfig?.audioEncoding).toBe('MP3');
    expect(audioConfig?.speakingRate).toBe(1.15);
    expect(audioConfig?.pitch).toBeCloseTo(12 * Math.log2(1.1) - 2, 1);
    expect(audioConfig?.volumeGainDb).toBeCloseTo(-6.02, 1);
  });

  it('costs once', async () => {
    const text = newText();
    service.answer = () => ({ kind: 'sound', afterMs: 100 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => say({ text })));
    expect(countStatuses(answers)).toEqual({ 200: 10 });
    await say({ text });
    expect(service.requests).toHaveLength(1);
  });

  it('costs once, also where two processes are asked', async () => {
    const shared = await shareDatabase(database);
    const start = () => startServer(shared, { environment: { ...service.environment } });
    const [one, other] = [await start(), await start()];
    const user = await one.signUp();
    const same = other.client();
    for (const [name, cookie] of user.cookies) same.cookies.set(name, cookie);
    service.answer = () => ({ kind: 'sound', afterMs: 300 });
    const text = newText();
    const answers = await Promise.all([user, same, user, same].map((from) => say({ text }, from)));
    expect(countStatuses(answers)).toEqual({ 200: 4 });
    expect(answers.filter(({ body }) => body.source === 'new')).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.audio_url)).size).toBe(1);
    expect(service.requests).toHaveLength(1);
    expect((await bytesAt(other, answers[0]?.body.audio_url)).bytes.equals(soundOf(5001))).toBe(true);
    await Promise.all([one.close(), other.close()]);
    await shared.remove();
  });

  it('has the language of the text, or that which is asked for', async () => {
    await say({ text: '渡船在黃昏時來。' });
    await say({ text: newText(), language_code: 'de-DE' });
    await say({ text: newText(), voice_name: 'en-GB-Wavenet-B' });
    expect(service.requests.map(({ voice }) => voice)).toEqual([
      { languageCode: 'cmn-TW', name: 'cmn-TW-Wavenet-B' },
      { languageCode: 'de-DE', name: 'de-DE-Wavenet-A' },
      { languageCode: 'en-GB', name: 'en-GB-Wavenet-B' },
    ]);
  });

  it('asks for a long text in pieces, and puts the sounds one after the other', async () => {
    const text = '渡船在黃昏時來。'.repeat(625);
    expect(text).toHaveLength(5000);
    const { body } = await say({ text });
    expect(service.requests.length).toBeGreaterThan(3);
    const said = service.requests.map(({ input }) => input.ssml?.replace(/<\/?speak>/g, '')).join('');
    expect(said).toBe(text);
    expect(body.file_size).toBe(5001 * service.requests.length);
    const { bytes } = await bytesAt(server, body.audio_url);
    expect(bytes.equals(Buffer.concat(service.requests.map(() => soundOf(5001))))).toBe(true);
  });

  it('has pauses and other pronunciations, each put in once', async () => {
    await say({
      text: 'Ask [pause 700ms]the ferry in Saltmere.',
      custom_pronunciations: [
        { phrase: 'ferry', pronunciation: 'Saltmere' },
        { phrase: 'Saltmere', pronunciation: '$& (sea)' },
      ],
    });
    expect(service.requests[0]?.input.ssml).toBe(
      '<speak>Ask <break time="700ms"/>the Saltmere in $&amp; (sea).</speak>',
    );
  });

  it('speaks with the other model in its own words', async () => {
    const { body } = await say({
      text: 'One [pause long]two.',
      force_voice_model: 'chirp3-hd',
      voice_controls: { pitch: 3 },
    });
    expect(body).toMatchObject({ voice_model: 'chirp3-hd', voice_name: 'en-US-Chirp3-HD-Iapetus' });
    expect(service.requests[0]?.input).toEqual({ markup: 'One [pause long]two.' });
    expect(service.requests[0]?.audioConfig).not.toHaveProperty('pitch');
  });

  it('is refused with 400 for a voice that there is not, and with 503 where it is no fault of who asks', async () => {
    const wrong = await say({ text: newText(), voice_name: 'en-US-Wavenet-Nobody' });
    expect([wrong.status, wrong.body.error.code]).toEqual([400, 'INVALID_REQUEST']);
    for (const answer of [
      { kind: 'status', status: 400 },
      { kind: 'status', status: 429 },
      { kind: 'status', status: 500 },
      { kind: 'broken' },
      { kind: 'body', text: '{"audioContent":""}' },
      { kind: 'body', text: '{"audioContent":"***"}' },
      { kind: 'body', text: '{"sound":"AAAA"}' },
      { kind: 'body', text: `{"padding":"${'x'.repeat(10_000)}"}` },
      { kind: 'body', text: '' },
    ] as const) {
      service.answer = () => answer;
      const { status, body, text } = await say({ text: newText() });
      expect([answer, status, body.error.code]).toEqual([answer, 503, 'PROVIDER_UNAVAILABLE']);
      expect(text).not.toMatch(/secret|127\.0\.0\.1|google/i);
    }
  });

  it('leaves nothing of what failed in the midst, and may be asked again', async () => {
    const text = newText();
    const [files, rows] = [(await filesOf(server)).length, (await rowsOf(server)).length];
    service.answer = () => ({ kind: 'broken' });
    const answers = await Promise.all(Array.from({ length: 5 }, () => say({ text })));
    expect(countStatuses(answers)).toEqual({ 503: 5 });
    expect(await filesOf(server)).toHaveLength(files);
    expect(await rowsOf(server)).toHaveLength(rows);
    service.answer = () => ({ kind: 'sound' });
    expect((await say({ text })).body.source).toBe('new');
  });

  it('is not sent inline where it is long', async () => {
    service.answer = () => ({ kind: 'sound', bytes: 600_000 });
    const text = newText();
    const refused = await say({ text, return_format: 'base64' });
    expect([refused.status, refused.body.error.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await say({ text })).body).toMatchObject({ cached: true, file_size: 600_000 });
    const rows = (await rowsOf(server)).length;
    expect((await say({ text: newText(), return_format: 'base64', cache_enabled: false })).status).toBe(413);
    expect(await rowsOf(server)).toHaveLength(rows);
    expect(service.requests).toHaveLength(2);
  });

  it('is inline what it is as a file', async () => {
    const { body } = await say({ text: newText(), return_format: 'base64' });
    expect(Buffer.from(body.audio_base64, 'base64').equals(soundOf(5001))).toBe(true);
  });

  it('tells stories', async () => {
    const { status, body } = await client.post(`${audio}/generate/story`, {
      card_id: withStory,
      character_keys: ['trader', 'colossus', 'archivist'],
    });
    expect([status, Object.keys(body.audio_urls)]).toEqual([201, ['trader', 'colossus', 'archivist']]);
    expect(new Set(service.requests.map(({ voice }) => voice.name)).size).toBe(3);
    service.answer = () => ({ kind: 'status', status: 500 });
    const forced = { card_id: withStory, character_keys: ['trader'], force_regenerate: true };
    expect((await client.post(`${audio}/generate/story`, forced)).status).toBe(503);
    // The one before is still there.
    expect((await client.get(`${audio}/story/${withStory}`)).body.audio_urls).toEqual(body.audio_urls);
    expect((await bytesAt(server, body.audio_urls.trader)).status).toBe(200);
  });

  describe('in a roll-out of the other model', () => {
    const start = (environment: Record<string, string>) =>
      startServer(database, {
        environment: { ...service.environment, CHIRP3_ENABLED: 'true', ...environment },
      });
    const modelOf = async (own: TestServer, character_key: string) => {
      const user = await own.signUp();
      return (await say({ text: newText(), character_key }, user)).body.voice_model;
    };

    it('is for some characters, and falls back where it fails', async () => {
      const own = await start({ CHIRP3_ENABLED_CHARACTERS: 'trader, archivist' });
      expect(await modelOf(own, 'trader')).toBe('chirp3-hd');
      expect(await modelOf(own, 'colossus')).toBe('wavenet');
      service.answer = ({ voice }) =>
        voice.name.includes('Chirp') ? { kind: 'status', status: 500 } : { kind: 'sound' };
      expect(await modelOf(own, 'archivist')).toBe('wavenet');
      await own.close();
    });

    it('is for all, and does not fall back where that is not wanted', async () => {
      const own = await start({ CHIRP3_ROLLOUT_PERCENTAGE: '100', CHIRP3_FALLBACK_TO_WAVENET: 'false' });
      expect(await modelOf(own, 'colossus')).toBe('chirp3-hd');
      service.answer = () => ({ kind: 'status', status: 500 });
      expect((await say({ text: newText() }, await own.signUp())).status).toBe(503);
      await own.close();
    });

    it('is not begun with settings that are wrong', async () => {
      await expect(start({ CHIRP3_ROLLOUT_PERCENTAGE: '101' })).rejects.toThrow('CHIRP3_ROLLOUT_PERCENTAGE');
      await expect(start({ CHIRP3_ENABLED_CHARACTERS: 'nobody' })).rejects.toThrow('CHIRP3_ENABLED_CHARACTERS');
    });
  });
});
