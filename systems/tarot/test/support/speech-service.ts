// A service that speaks the protocol of Google Cloud Text-to-Speech, with its rules: what it was asked is kept, and how it answers is said by the test.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const speechKey = 'test-speech-key';

/** How it answers a request that is as it has to be. */
type SpeechAnswer =
  | { kind: 'sound'; bytes?: number; afterMs?: number }
  | { kind: 'status'; status: number }
  | { kind: 'body'; text: string }
  /** Half of an answer, and then the connection is gone. */
  | { kind: 'broken' };

interface SpeechRequest {
  key: string | undefined;
  input: { ssml?: string; markup?: string; text?: string };
  voice: { languageCode: string; name: string };
  audioConfig: { audioEncoding: string; speakingRate: number; pitch?: number; volumeGainDb: number };
}

export interface SpeechService {
  readonly environment: Record<string, string>;
  readonly requests: SpeechRequest[];
  answer: (request: SpeechRequest) => SpeechAnswer;
  close(): Promise<void>;
}

const mostInputBytes = 5000;

export async function startSpeechService(): Promise<SpeechService> {
  const requests: SpeechRequest[] = [];
  const server = createServer((request, response) => void answer(request, response));
  const service: SpeechService = {
    environment: {},
    requests,
    answer: () => ({ kind: 'sound' }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readRequest(request);
    const status = request.url === '/v1/text:synthesize' && request.method === 'POST' ? statusOf(asked) : 404;
    requests.push(asked);
    if (status !== 200)
      sendJson(response, status, JSON.stringify({ error: { code: status, message: 'secret reason' } }));
    else await send(response, service.answer(asked));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  service.environment.GOOGLE_TTS_API_KEY = speechKey;
  service.environment.GOOGLE_TTS_BASE_URL = `http://127.0.0.1:${port}`;
  return service;
}

async function readRequest(request: IncomingMessage): Promise<SpeechRequest> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const key = request.headers['x-goog-api-key'];
  return { key: Array.isArray(key) ? key[0] : key, ...(JSON.parse(text) as Omit<SpeechRequest, 'key'>) };
}

function statusOf({ key, input, voice, audioConfig }: SpeechRequest): number {
  if (key !== speechKey) return 403;
  const said = input.ssml ?? input.markup ?? input.text ?? '';
  const isChirp = voice.name.includes('Chirp3-HD');
  const isWrong =
    said === '' ||
    Buffer.byteLength(said) > mostInputBytes ||
    audioConfig.audioEncoding !== 'MP3' ||
    !(audioConfig.speakingRate >= 0.25 && audioConfig.speakingRate <= 4) ||
    Math.abs(audioConfig.pitch ?? 0) > 20 ||
    audioConfig.volumeGainDb < -96 ||
    (isChirp && (audioConfig.pitch !== undefined || input.ssml !== undefined)) ||
    !voice.name.startsWith(voice.languageCode) ||
    voice.name.includes('Nobody');
  return isWrong ? 400 : 200;
}

/** Frames of an MP3 that nobody would like to hear. */
export const soundOf = (bytes: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: bytes }, (_, index) => [0xff, 0xf3, 0x44, index % 251][index % 4] ?? 0));

const usualBytes = 5001;

async function send(response: ServerResponse, answer: SpeechAnswer): Promise<void> {
  if (answer.kind === 'status') return sendJson(response, answer.status, '{"error":{"message":"secret reason"}}');
  if (answer.kind === 'body') return sendJson(response, 200, answer.text);
  const isBroken = answer.kind === 'broken';
  if (!isBroken && answer.afterMs) await delay(answer.afterMs);
  const sound = soundOf(isBroken ? 100_000 : (answer.bytes ?? usualBytes));
  const text = `{\n  "audioContent": "${sound.toString('base64')}"\n}\n`;
  if (!isBroken) return sendJson(response, 200, text);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  response.write(text.slice(0, text.length / 2), () => setTimeout(() => response.destroy(), 20));
}

function sendJson(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text);
}
