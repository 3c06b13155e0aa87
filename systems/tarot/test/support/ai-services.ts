// The three AI services as a server on 127.0.0.1 that speaks each protocol, well or badly: which of it is said by `behave`.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '../../src/providers/provider.ts';

export type Behaviour =
  | 'well'
  /** Every byte by itself, so that characters and ends of lines are split. */
  | 'split'
  /** Pieces with 30 ms between them. */
  | 'slow'
  /** Pieces until nobody listens. */
  | 'endless'
  /** As fast as it can be taken. */
  | 'flood'
  /** One line that never ends. */
  | 'one line'
  | 'silent'
  /** A head, and nothing after it. */
  | 'silent body'
  | 'rubbish'
  | 'broken json'
  | 'empty'
  | 'refusal'
  /** The connection breaks after the first piece. */
  | 'cut'
  /** As if it were the end, after the first piece. */
  | 'half'
  /** An error as an event, after the first piece. */
  | 'error event'
  | 'redirect'
  /** A status, with the key in its message. */
  | 400
  | 401
  | 429
  | 500
  | 503;

interface AskedOnce {
  service: ServiceName;
  path: string;
  headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: what comes is what is tested
  body: any;
}

export interface AiServices {
  /** What each is told by the environment of a server. */
  environment(...services: ServiceName[]): Record<string, string>;
  behave(behaviour: Partial<Record<ServiceName, Behaviour>>): void;
  /** What the texts are made of; as pieces. */
  say(...pieces: string[]): void;
  readonly asked: AskedOnce[];
  /** Requests to /elsewhere, where redirects point to. */
  readonly strays: number;
  /** Connections that are open now. */
  readonly connections: number;
  /** Answers that are under way now. */
  readonly underWay: number;
  /** Bytes that were sent, for one who does not read. */
  readonly sent: number;
  close(): Promise<void>;
}

export const keys: Readonly<Record<ServiceName, string>> = {
  openai: 'sk-test-openai-0123456789',
  anthropic: 'sk-ant-test-9876543210',
  gemini: 'AIzaTest-5555555555',
};

const usualPieces = ['The ', 'ferry – 渡し船 🛶 –\n', 'is "late".'];

export async function startAiServices(): Promise<AiServices> {
  const state = { strays: 0, underWay: 0, sent: 0, pieces: usualPieces };
  let behaviours: Partial<Record<ServiceName, Behaviour>> = {};
  const asked: AskedOnce[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { url = '', headers } = request;
      if (url === '/elsewhere') state.strays += 1;
      const service = serviceOf(url);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      if (!service) return void response.writeHead(404).end();
      const body = JSON.parse(Buffer.concat(chunks).toString());
      asked.push({ service, path: url, headers, body });
      state.underWay += 1;
      response.once('close', () => {
        state.underWay -= 1;
      });
      const isStream = body.stream === true || url.includes('streamGenerateContent');
      const words = isStream ? streamWords[service] : wholeWords[service];
      await answer({ response, behaviour: behaviours[service] ?? 'well', service, words, isStream, state });
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    socket
      .on('error', () => undefined)
      .once('close', () => {
        connections -= 1;
      });
  });
  const { port } = server.address() as AddressInfo;
  return {
    environment: (...services) =>
      Object.fromEntries(
        services.flatMap((service) => {
          const prefix = service.toUpperCase();
          return [
            [`${prefix}_API_KEY`, keys[service]],
            [`${prefix}_BASE_URL`, `http://127.0.0.1:${port}/${service}`],
          ];
        }),
      ),
    behave: (wanted) => {
      behaviours = wanted;
    },
    say: (...pieces) => {
      state.pieces = pieces.length > 0 ? pieces : usualPieces;
    },
    asked,
    get strays() {
      return state.strays;
    },
    get connections() {
      return connections;
    },
    get underWay() {
      return state.underWay;
    },
    get sent() {
      return state.sent;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const serviceOf = (url: string): ServiceName | undefined => {
  if (url === '/openai/chat/completions') return 'openai';
  if (url === '/anthropic/v1/messages') return 'anthropic';
  return /^\/gemini\/v1beta\/models\/[\w.-]+:(generateContent|streamGenerateContent\?alt=sse)$/.test(url)
    ? 'gemini'
    : undefined;
};

interface Words {
  /** What comes before the first piece. */
  begin: readonly string[];
  piece(text: string): string;
  /** What says that it was all. */
  end: readonly string[];
  refusal: readonly string[];
  error: string;
}

const event = (name: string | null, data: unknown): string =>
  `${name === null ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

const openaiChunk = (delta: object, end: string | null): string =>
  event(null, { id: 'c1', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: end }] });
const anthropicEvent = (type: string, more: object): string => event(type, { type, ...more });
const geminiEvent = (candidate: object): string =>
  // As the service has it.
  `data: ${JSON.stringify({ candidates: [candidate] })}\r\n\r\n`;

const streamWords: Readonly<Record<ServiceName, Words>> = {
  openai: {
    begin: [openaiChunk({ role: 'assistant', content: '' }, null)],
    piece: (text) => openaiChunk({ content: text }, null),
    end: [openaiChunk({}, 'stop'), event(null, { choices: [], usage: { total_tokens: 9 } }), event(null, '[DONE]')],
    refusal: [openaiChunk({ refusal: 'No.' }, null), openaiChunk({}, 'stop'), event(null, '[DONE]')],
    error: event(null, { error: { message: 'The server is overloaded.', type: 'overloaded_error' } }),
  },
  anthropic: {
    begin: [
      anthropicEvent('message_start', { message: { id: 'm1', type: 'message', role: 'assistant', content: [] } }),
      anthropicEvent('content_block_start', { index: 0, content_block: { type: 'thinking', thinking: '' } }),
      anthropicEvent('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } }),
      anthropicEvent('content_block_stop', { index: 0 }),
      anthropicEvent('ping', {}),
      anthropicEvent('content_block_start', { index: 1, content_block: { type: 'text', text: '' } }),
    ],
    piece: (text) => anthropicEvent('content_block_delta', { index: 1, delta: { type: 'text_delta', text } }),
    end: [
      anthropicEvent('content_block_stop', { index: 1 }),
      anthropicEvent('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } }),
      anthropicEvent('message_stop', {}),
    ],
    refusal: [
      anthropicEvent('message_delta', { delta: { stop_reason: 'refusal' }, usage: { output_tokens: 0 } }),
      anthropicEvent('message_stop', {}),
    ],
    error: anthropicEvent('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
  },
  gemini: {
    begin: [geminiEvent({ content: { role: 'model', parts: [{ text: 'Hm.', thought: true }] } })],
    piece: (text) => geminiEvent({ content: { role: 'model', parts: [{ text }] } }),
    end: [geminiEvent({ content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP' })],
    refusal: [geminiEvent({ finishReason: 'SAFETY' })],
    error: event(null, { error: { code: 503, message: 'Overloaded', status: 'RESOURCE_EXHAUSTED' } }),
  },
};

const whole = (make: (text: string, end: string) => object, stop: string, refused: string): Words => ({
  begin: [],
  piece: (text) => JSON.stringify(make(text, stop)),
  end: [],
  refusal: [JSON.stringify(make('', refused))],
  error: JSON.stringify({ error: { type: 'overloaded_error', message: 'Overloaded' } }),
});

const wholeWords: Readonly<Record<ServiceName, Words>> = {
  openai: whole(
    (content, finish_reason) => ({
      id: 'c1',
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
    }),
    'stop',
    'content_filter',
  ),
  anthropic: whole(
    (text, stop_reason) => ({
      id: 'm1',
      type: 'message',
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text },
      ],
      stop_reason,
      usage: { input_tokens: 1, output_tokens: 1 },
    }),
    'end_turn',
    'refusal',
  ),
  gemini: whole(
    (text, finishReason) => ({ candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason }] }),
    'STOP',
    'SAFETY',
  ),
};

interface Answering {
  response: ServerResponse;
  behaviour: Behaviour;
  service: ServiceName;
  words: Words;
  isStream: boolean;
  state: { pieces: readonly string[]; sent: number };
}

async function answer(answering: Answering): Promise<void> {
  const { response, behaviour, service, words, isStream, state } = answering;
  const head = (): ServerResponse =>
    response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' });
  const pieces = isStream ? state.pieces : [state.pieces.join('')];
  const [first = ''] = pieces;
  const all = [...words.begin, ...pieces.map(words.piece), ...words.end].join('');
  const start = [...words.begin, words.piece(first)].join('');
  if (typeof behaviour === 'number') {
    response.writeHead(behaviour, { 'content-type': 'application/json' });
    const message = `Something is wrong with the key ${keys[service]} of yours.`;
    response.end(JSON.stringify({ error: { type: 'some_error', message } }));
    return;
  }
  const plain: Partial<Record<Behaviour, () => unknown>> = {
    well: () => head().end(all),
    silent: () => undefined,
    'silent body': () => head().flushHeaders(),
    rubbish: () => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>It works!</h1>'),
    'broken json': () => head().end(isStream ? `${words.begin.join('')}data: {"half\n\n` : '{"half'),
    empty: () => head().end(isStream ? [...words.begin, ...words.end].join('') : words.piece('')),
    refusal: () => head().end([...words.begin, ...words.refusal].join('')),
    half: () => head().end(isStream ? start : ''),
    'error event': () => head().end(isStream ? start + words.error : words.error),
    redirect: () => response.writeHead(307, { location: '/elsewhere' }).end(),
  };
  const simple = plain[behaviour];
  if (simple) {
    simple();
    return;
  }
  head();
  await answerSlowly(answering, { all: Buffer.from(all), start });
}

async function answerSlowly(
  { response, behaviour, words, state }: Answering,
  { all, start }: { all: Buffer; start: string },
): Promise<void> {
  const isOpen = (): boolean => !response.destroyed && !response.closed;
  switch (behaviour) {
    case 'split':
      for (let index = 0; index < all.length && isOpen(); index += 1) {
        response.write(all.subarray(index, index + 1));
        // Otherwise they would leave together.
        await new Promise(setImmediate);
      }
      response.end();
      break;
    case 'cut':
      response.write(start);
      await delay(30);
      response.destroy();
      break;
    case 'slow':
      for (const part of [...words.begin, ...state.pieces.map(words.piece), ...words.end]) {
        response.write(part);
        await delay(30);
      }
      response.end();
      break;
    case 'endless':
      response.write(words.begin.join(''));
      for (let count = 0; isOpen(); count += 1) {
        response.write(words.piece(`word ${count} `));
        await delay(5);
      }
      break;
    case 'one line':
      response.write('data: ');
      await flood(response, 'x'.repeat(1000), state);
      break;
    default:
      await flood(response, words.piece('x'.repeat(50_000)), state);
  }
}

async function flood(response: ServerResponse, part: string, state: { sent: number }): Promise<void> {
  while (!response.destroyed) {
    state.sent += part.length;
    if (response.write(part)) await new Promise(setImmediate);
    else await drained(response);
  }
}

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
