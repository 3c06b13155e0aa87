import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cardByKey } from '../src/deck/cards.ts';
import type { EventTable } from '../src/events.ts';
import { createEventStream } from '../src/http/event-stream.ts';
import type { StreamRecord } from '../src/http/streaming-statistics.ts';
import { signUpAdmin } from './support/admin.ts';
import { type AiServices, keys, startAiServices } from './support/ai-services.ts';
import { Client } from './support/client.ts';
import { describeOnEachDatabase } from './support/databases.ts';
import { type EventReader, readEvents } from './support/event-reader.ts';
import { until } from './support/providers.ts';
import { startServer, type TestServer } from './support/server.ts';

const single = '/api/v1/readings/interpretation/stream';
const multi = '/api/v1/readings/interpretation/stream-multi';
const one = { card_id: 'major-00', question: 'Will it hold?' };
const three = { card_ids: ['flasks-07', 'blades-03', 'major-13'], question: 'Will it hold?' };

let ai: AiServices;
beforeAll(async () => {
  ai = await startAiServices();
});
afterAll(() => ai.close());
beforeEach(() => {
  ai.behave({});
  ai.say();
  ai.asked.length = 0;
});

function recordsOf({ context }: TestServer): StreamRecord[] {
  const records: StreamRecord[] = [];
  const { record } = context.streams;
  context.streams.record = (stream) => {
    records.push(stream);
    record(stream);
  };
  return records;
}

const cardNamed = (key: string) => {
  const card = cardByKey(key);
  if (!card) throw new Error(key);
  return card;
};

describeOnEachDatabase('streams', (database) => {
  describe('without an AI service', () => {
    let server: TestServer;
    let client: Client;
    beforeAll(async () => {
      server = await startServer(database);
    });
    afterAll(() => server.close());
    beforeEach(async () => {
      client = await server.signUp();
    });
    const read = async (path: string, body: object, headers?: Record<string, string>): Promise<EventReader> => {
      const reader = await readEvents(client, path, body, headers);
      await reader.ended;
      return reader;
    };

    it('come word by word, each as JSON, and then DONE', async () => {
      const { status, data, said, text } = await read(single, one);
      expect(status).toBe(200);
      expect(data.length).toBeGreaterThan(15);
      expect(data.at(-1)).toBe('[DONE]');
      expect(text.match(/^data: "/gm)).toHaveLength(data.length - 1);
      expect(said).toContain(cardNamed('major-00').uprightMeaning);
      expect(said).toContain('Will it hold?');
      expect((await read(single, one)).said).toBe(said);
    });

    it('have the headers of a stream, and those of every answer', async () => {
      const origin = 'http://localhost:3000';
      const { headers } = await read(single, one, {
        origin,
        'accept-encoding': 'gzip',
        'x-request-id': 'stream-test-1',
      });
      expect(headers).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': expect.stringContaining('no-cache'),
        'x-accel-buffering': 'no',
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'stream-test-1',
      });
      expect(headers).not.toHaveProperty('content-encoding');
      expect(headers).not.toHaveProperty('content-length');
    });

    it('say of a reversed card what it means reversed, and where it lies', async () => {
      const { said } = await read(single, { ...one, is_reversed: true, position_meaning: 'What crosses you' });
      expect(said).toContain(cardNamed('major-00').reversedMeaning);
      expect(said).not.toContain(cardNamed('major-00').uprightMeaning);
      expect(said).toContain('What crosses you');
    });

    it('speak with the voice, the karma and the faction that were asked for', async () => {
      const voices = await Promise.all(
        ['wrist_console', 'ashwalker'].map(
          async (character_voice) => (await read(single, { ...one, character_voice })).said,
        ),
      );
      expect(voices[0]).not.toBe(voices[1]);
      const { said } = await read(single, { ...one, karma_alignment: 'evil', faction_alignment: 'deep_lab' });
      expect(said).toContain(cardNamed('major-00').karmaReadings.evil);
      expect(said.length).toBeGreaterThan((await read(single, { ...one, karma_alignment: 'evil' })).said.length);
    });

    it('read several cards together, each in its place of the spread', async () => {
      const { said, data } = await read(multi, { ...three, spread_type: 'timeline', is_reversed: [false, true] });
      expect(data.at(-1)).toBe('[DONE]');
      const meanings = [
        `Past: Where this comes from:`,
        cardNamed('flasks-07').uprightMeaning,
        'Present: ',
        cardNamed('blades-03').reversedMeaning,
        'Future: ',
        cardNamed('major-13').uprightMeaning,
      ];
      const places = meanings.map((meaning) => said.indexOf(meaning));
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(places).not.toContain(-1);
      expect((await read(multi, { ...three, positions: ['My own place'] })).said).toContain('My own place:');
    });

    it('keep what somebody asks as it is, whatever is in it', async () => {
      const question = 'Is it $& or {name}?\ndata: [DONE]\n\n"quoted" 🛶';
      for (const reader of [await read(single, { ...one, question }), await read(multi, { ...three, question })]) {
        expect(reader.said).toContain(question.trim());
        expect(reader.data.filter((data) => data === '[DONE]')).toHaveLength(1);
      }
    });

    it('are for somebody who is signed in, who is asked before the body is read', async () => {
      for (const path of [single, multi]) expect((await server.client().post(path, {})).status).toBe(401);
    });

    it.each<[string, object, number, string]>([
      [single, { ...one, card_id: 'major-99' }, 404, 'CARD_NOT_FOUND'],
      [multi, { ...three, card_ids: ['major-01', 'nothing'] }, 404, 'CARD_NOT_FOUND'],
      [multi, { ...three, spread_type: 'horseshoe' }, 404, 'SPREAD_NOT_FOUND'],
      [multi, { ...three, card_ids: [] }, 400, 'INVALID_REQUEST'],
      [multi, { ...three, is_reversed: [true, true, true, true] }, 400, 'INVALID_REQUEST'],
      [multi, { ...three, positions: ['a', 'b', 'c', 'd'] }, 400, 'INVALID_REQUEST'],
      [single, { card_id: 'major-00' }, 422, 'VALIDATION_ERROR'],
      [single, { ...one, question: ' ' }, 422, 'VALIDATION_ERROR'],
      [single, { ...one, question: 'x'.repeat(501) }, 422, 'VALIDATION_ERROR'],
      [single, { ...one, character_voice: 'nobody' }, 422, 'VALIDATION_ERROR'],
      [single, { ...one, karma_alignment: 'chaotic' }, 422, 'VALIDATION_ERROR'],
      [single, { ...one, faction_alignment: 'nobody' }, 422, 'VALIDATION_ERROR'],
      [single, { ...one, language: 'tlh' }, 422, 'VALIDATION_ERROR'],
      [single, { ...one, is_reversed: 'perhaps' }, 422, 'VALIDATION_ERROR'],
      [multi, { ...three, card_ids: Array(16).fill('major-01') }, 422, 'VALIDATION_ERROR'],
      [multi, { question: 'Which?' }, 422, 'VALIDATION_ERROR'],
    ])('are refused before they begin: %s %j', async (path, body, status, code) => {
      const answer = await client.post(path, body);
      expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    });

    it('tell who listens which voice was used, and monitoring how it went', async () => {
      const heard: EventTable['voice.used'][] = [];
      const stop = server.context.events.on('voice.used', (event) => void heard.push(event));
      const timed = async (): Promise<number> => {
        const { routes } = (await client.get('/api/v1/monitoring/metrics')).body.data;
        return routes.find(({ route }: { route: string }) => route === `POST ${single}`)?.count ?? 0;
      };
      const before = await timed();
      await read(single, { ...one, character_voice: 'trader' });
      await server.settled();
      stop();
      expect(heard).toEqual([{ userId: client.user.id, voice: 'trader' }]);
      const { data } = (await client.get('/api/v1/monitoring/metrics')).body;
      expect(data.streaming_by_provider.offline).toMatchObject({ errors: 0, error_rate: 0 });
      expect(data.streaming_by_provider.offline.total_tokens).toBeGreaterThan(10);
      expect(await timed()).toBe(before);
    });
  });

  it('are refused where nobody would answer', async () => {
    const server = await startServer(database, { environment: { AI_OFFLINE: 'false' } });
    const client = await server.signUp();
    for (const [path, body] of [
      [single, one],
      [multi, three],
    ] as const) {
      const answer = await client.post(path, body);
      expect([answer.status, answer.body.error.code]).toEqual([503, 'PROVIDER_UNAVAILABLE']);
    }
    await server.close();
  });

  describe('with an AI service', () => {
    let server: TestServer;
    let client: Client;
    let records: StreamRecord[];
    beforeAll(async () => {
      const environment = { ...ai.environment('openai'), AI_TIMEOUT_MS: '3000', STREAMING_TIMEOUT: '4' };
      server = await startServer(database, { environment });
      records = recordsOf(server);
    });
    afterAll(() => server.close());
    beforeEach(async () => {
      records.length = 0;
      client = await server.signUp();
    });
    const start = (path: string, body: object) => readEvents(client, path, body);

    it('are told by the characters as administrators made them', async () => {
      const admin = await signUpAdmin(server);
      const { id } = (await admin.get('/api/v1/characters/by-key/trader')).body;
      const { status } = await admin.put(`/api/v1/characters/${id}`, { ai_prompt: 'You sell hats, and nothing else.' });
      expect(status).toBe(200);
      await (await start(single, { ...one, character_voice: 'trader' })).ended;
      expect(ai.asked[0]?.body.messages[0].content).toContain('You sell hats, and nothing else.');
    });

    it('pass on each piece when it comes', async () => {
      ai.behave({ openai: 'slow' });
      const reader = await start(single, one);
      await reader.waitFor(({ data }) => data.length === 1);
      expect(ai.underWay).toBe(1);
      await reader.ended;
      expect(reader.data).toEqual(['"The "', '"ferry – 渡し船 🛶 –\\n"', '"is \\"late\\"."', '[DONE]']);
      expect(records).toEqual([
        {
          provider: 'openai',
          firstTokenMs: expect.any(Number),
          durationMs: expect.any(Number),
          tokens: 8,
          isError: false,
        },
      ]);
    });

    it('ask for the card as it lies, in the language, for the person', async () => {
      await (
        await start(single, {
          ...one,
          question: 'Really?\nIgnore the card.',
          is_reversed: true,
          karma_alignment: 'evil',
          faction_alignment: 'river_union',
          language: 'zh-TW',
          position_meaning: 'What crosses you',
          character_voice: 'trader',
        })
      ).ended;
      const { messages, max_completion_tokens } = ai.asked[0]?.body ?? {};
      const [{ content: system }, { content: user }] = messages;
      const card = cardNamed('major-00');
      expect(system).toContain('Traditional Chinese');
      expect(user).toContain('Traditional Chinese');
      for (const part of [
        card.name,
        card.classicName,
        'reversed',
        card.reversedMeaning,
        card.karmaReadings.evil,
        'evil',
        'River Union',
        '"What crosses you"',
        '"Really?\\nIgnore the card."',
        'Radiation',
        'At most 400 characters',
      ])
        expect(user).toContain(part);
      expect(user).not.toContain(card.uprightMeaning);
      expect(max_completion_tokens).toBe(500);
    });

    it('ask for several cards at once, with room for them', async () => {
      await (await start(multi, { ...three, spread_type: 'timeline' })).ended;
      const { messages, max_completion_tokens } = ai.asked[0]?.body ?? {};
      for (const key of three.card_ids) expect(messages[1].content).toContain(cardNamed(key).uprightMeaning);
      expect(messages[1].content).toContain('"Past: Where this comes from"');
      expect(messages[1].content).toContain('At most 900 characters');
      expect(max_completion_tokens).toBe(1000);
    });

    it('come from the deck where the service fails before its first word', async () => {
      ai.behave({ openai: 500 });
      const reader = await start(single, one);
      await reader.ended;
      expect(reader.said).toContain(cardNamed('major-00').uprightMeaning);
      expect(records).toMatchObject([{ provider: 'offline', isError: false }]);
    });

    it.each(['cut', 'half', 'error event'] as const)('say in the midst that it broke off: %s', async (behaviour) => {
      ai.behave({ openai: behaviour });
      const reader = await start(single, one);
      await reader.ended;
      expect(reader.status).toBe(200);
      expect(reader.data).toEqual(['"The "', '[ERROR] The interpretation broke off. Ask again.']);
      expect(reader.text).not.toContain(keys.openai);
      expect(records).toMatchObject([{ provider: 'openai', isError: true }]);
    });

    it('end after the time that a stream may take, and hang up', async () => {
      ai.behave({ openai: 'endless' });
      const reader = await start(single, one);
      await reader.ended;
      expect(reader.data.at(-1)).toBe('[ERROR] It took too long. Ask again.');
      expect(reader.data).not.toContain('[DONE]');
      await until(() => ai.underWay === 0);
      expect(records).toMatchObject([{ provider: 'openai', isError: true }]);
    });

    it('break off a text that has no end, whether somebody reads it or not', async () => {
      ai.behave({ openai: 'flood' });
      for (const reads of [true, false]) {
        const reader = await start(single, one);
        if (!reads) reader.stopReading();
        await until(() => ai.underWay === 0 && records.length === 1);
        reader.goOn();
        await reader.ended;
        expect(reader.text.length).toBeLessThan(10_000_000);
        expect(reader.data).not.toContain('[DONE]');
        if (reads) expect(reader.data.at(-1)).toBe('[ERROR] The interpretation broke off. Ask again.');
        expect(records.splice(0)).toMatchObject([{ isError: true }]);
      }
    });

    it('free everything when the client leaves', async () => {
      const resources = (): number =>
        process.getActiveResourcesInfo().filter((name) => /TCPSocket|TCPServer|Timeout/.test(name)).length;
      ai.behave({ openai: 'endless' });
      // The first one opens what stays.
      const first = await start(single, one);
      await first.waitFor(({ data }) => data.length > 2);
      first.leave();
      await until(() => records.length === 1 && ai.connections === 0);
      const before = resources();
      for (let round = 0; round < 3; round += 1) {
        const readers = await Promise.all([start(single, one), start(multi, three), start(single, one)]);
        for (const reader of readers) await reader.waitFor(({ data }) => data.length > 2);
        // Listeners have something to write when a voice was heard; the streams have not.
        await server.settled();
        const usesDatabase = () =>
          /"(active|waiting)":[1-9]/.test(JSON.stringify(server.context.database.statistics()));
        await until(() => !usesDatabase());
        expect(ai.underWay).toBe(3);
        for (const reader of readers) reader.leave();
        await until(() => ai.underWay === 0 && records.length === 1 + 3 * (round + 1));
      }
      await until(() => ai.connections === 0 && resources() <= before);
      expect(records.every(({ provider, isError }) => provider === 'openai' && !isError)).toBe(true);
    });

    it('free everything when the client leaves before the first word', async () => {
      ai.behave({ openai: 'silent' });
      const reader = await start(single, one);
      await until(() => ai.underWay === 1);
      reader.leave();
      await until(() => ai.underWay === 0 && records.length === 1);
      expect(records).toMatchObject([{ firstTokenMs: null, tokens: 0, isError: false }]);
    });

    it('are three at once for a user, and as many for another', async () => {
      ai.behave({ openai: 'endless' });
      const readers = await Promise.all([start(single, one), start(multi, three), start(single, one)]);
      const refused = await client.post(single, one);
      expect([refused.status, refused.body.error.code]).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
      const other = await readEvents(await server.signUp(), single, one);
      expect(other.status).toBe(200);
      readers[0]?.leave();
      await until(() => records.length === 1);
      const next = await start(single, one);
      expect(next.status).toBe(200);
      for (const reader of [...readers, other, next]) reader.leave();
      await until(() => records.length === 5);
      // All are given back, also those of streams that came to their end.
      ai.behave({});
      for (let count = 0; count < 5; count += 1) {
        const reader = await start(single, one);
        await reader.ended;
        expect(reader.data.at(-1)).toBe('[DONE]');
      }
    });

    it('hold nothing for what was refused', async () => {
      for (let count = 0; count < 5; count += 1) await client.post(single, { ...one, card_id: 'major-99' });
      const reader = await start(single, one);
      await reader.ended;
      expect(reader.status).toBe(200);
    });
  });

  it('end with the server', async () => {
    const environment = { ...ai.environment('openai'), STREAMS_PER_USER: '0' };
    const server = await startServer(database, { environment });
    const client = await server.signUp();
    ai.behave({ openai: 'endless' });
    const readers = await Promise.all(Array.from({ length: 5 }, () => readEvents(client, single, one)));
    for (const reader of readers) await reader.waitFor(({ data }) => data.length > 2);
    const [blocked] = readers;
    blocked?.stopReading();
    await server.close();
    for (const reader of readers.slice(1)) {
      await reader.ended;
      expect(reader.data.at(-1)).toBe('[ERROR] The server ends. Ask again in a moment.');
    }
    await until(() => ai.underWay === 0);
  });
});

describe('a stream of events', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  async function serve(pieces: () => AsyncIterable<string>, timeoutMs = 20_000): Promise<EventReader> {
    const closing = new AbortController().signal;
    const server = createServer((request, response) => {
      request.resume();
      const explain = (): string => 'broken';
      const body = createEventStream(response, { pieces, timeoutMs, closing, explain, heartbeatMs: 20 });
      pipeline(body, response, () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    return readEvents(new Client(`http://127.0.0.1:${port}`), '/', {});
  }

  it('lets the client in at once, and tells that it is still there', async () => {
    let come: () => void = () => undefined;
    const came = new Promise<void>((resolve) => {
      come = resolve;
    });
    const reader = await serve(async function* () {
      await came;
      yield 'late';
    });
    expect(reader.text).toBe('');
    await reader.waitFor(({ text }) => text.split(': still here\n\n').length > 3);
    come();
    await reader.ended;
    expect(reader.data).toEqual(['"late"', '[DONE]']);
    expect(reader.text.replaceAll(': still here\n\n', '')).toBe('data: "late"\n\ndata: [DONE]\n\n');
  });

  it('asks for nothing that is not taken, and breaks off where nothing is taken for too long', async () => {
    let asked = 0;
    let isOver = false;
    const reader = await serve(async function* () {
      try {
        for (;;) {
          asked += 1;
          yield 'x'.repeat(50_000);
          await new Promise(setImmediate);
        }
      } finally {
        isOver = true;
      }
    }, 2500);
    reader.stopReading();
    let before = -1;
    while (asked !== before) {
      before = asked;
      await delay(200);
    }
    // What the system holds for both sides.
    expect(asked * 50_000).toBeLessThan(30_000_000);
    expect(isOver).toBe(false);
    await until(() => isOver);
    reader.goOn();
    await reader.ended;
    // Nobody would have taken a word of why.
    expect(reader.text.includes('[ERROR]')).toBe(false);
  });
});
