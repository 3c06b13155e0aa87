// Waits until a service is ready, by the form of readiness that it has, and says in words how that was known. Fails early with what a person needs to mend it.

import { setTimeout as delay } from 'node:timers/promises';
import type { ListeningSocket, SystemFiles } from '@tare/accounting';
import type { ProcessFinder } from '../process/process-finder.ts';
import { readListeningPorts } from '../process/process-reader.ts';
import type { StartedService } from '../process/start-service.ts';
import type { Service } from '../subject/subject.ts';
import { type ProbeResult, probeHttp } from './http-probe.ts';
import { reachableHost } from './listening-address.ts';
import { answersErrors, endedBeforeReady, neverReady } from './not-ready-error.ts';

export interface ReadyService {
  /** Since the service was started. */
  readyMs: number;
  /** Origin that answers HTTP, as `http://127.0.0.1:3000`; undefined for a service that speaks something else. */
  origin: string | undefined;
  /** Path and status of the answer that made it ready. */
  answer: { path: string; status: number; location: string | undefined } | undefined;
  port: number | undefined;
  /** It ends the connection after each answer. */
  closesConnections: boolean;
  /** "port 3000, GET / answers 200" */
  description: string;
}

export interface WaitOptions {
  service: Service;
  started: StartedService;
  finder: ProcessFinder;
  files: SystemFiles;
  /** When the service was started, on the clock of performance.now(). */
  startedAtMs: number;
  signal: AbortSignal;
}

const pollMs = 15;
const probeTimeoutMs = 2_000;
const mostSilences = 4;
/** TLS answers a greeting at once or not at all. */
const tlsProbeTimeoutMs = 400;
/** A port that is open for that long without an HTTP answer belongs to a program that speaks something else. */
const otherProtocolAfterMs = 1_500;

/** What was seen while waiting; the material of the error message. */
export interface Sightings {
  ports: ListeningSocket[];
  /** Sockets, by inode, that speak neither HTTP nor HTTPS: asked once, since asking a silent one takes its time. */
  otherProtocol: Set<number>;
  /** How often a socket took a request and said nothing, by inode. */
  silences: Map<number, number>;
  lastError: { url: string; status: number; body: string } | undefined;
}

export async function waitReady(options: WaitOptions): Promise<ReadyService> {
  const { service, started, finder, files, startedAtMs, signal } = options;
  const elapsed = (): number => performance.now() - startedAtMs;
  const sightings: Sightings = { ports: [], otherProtocol: new Set(), silences: new Map(), lastError: undefined };
  const outputSaid = service.ready.kind === 'output' ? watchOutput(started, service.ready.pattern) : undefined;
  let firstPortAtMs = Number.POSITIVE_INFINITY;
  for (;;) {
    signal.throwIfAborted();
    const members = finder.refresh();
    if (members.length === 0 && finder.find().length === 0) {
      // The exit status and the last words arrive a moment after the process has gone.
      await Promise.race([started.exited, delay(1_000)]);
      await delay(20);
      // Ctrl-C at a terminal reaches the subject as well: then its end is our doing.
      signal.throwIfAborted();
      throw endedBeforeReady(service, started, files);
    }
    const pids = members.map((member) => member.pid);
    const ports = service.ready.kind === 'url' ? [] : readListeningPorts(files, pids);
    sightings.ports = ports;
    if (ports.length > 0) firstPortAtMs = Math.min(firstPortAtMs, elapsed());
    const patient = elapsed() - firstPortAtMs > otherProtocolAfterMs;
    const ready = await tryOnce(service, ports, patient, outputSaid?.line(), sightings);
    if (ready) {
      outputSaid?.stop();
      // Without HTTP, the port's opening was the moment; the rest was our patience.
      const isOpenPort = ready.answer === undefined && service.ready.kind !== 'output';
      return { ...ready, readyMs: isOpenPort ? Math.min(firstPortAtMs, elapsed()) : elapsed() };
    }
    if (elapsed() > service.readyTimeoutMs) {
      if (sightings.lastError) throw answersErrors(service, sightings.lastError);
      throw neverReady(service, started, sightings);
    }
    await delay(pollMs);
  }
}

type Found = Omit<ReadyService, 'readyMs'>;

async function tryOnce(
  service: Service,
  ports: readonly ListeningSocket[],
  patient: boolean,
  outputLine: string | undefined,
  sightings: Sightings,
): Promise<Found | undefined> {
  const { ready } = service;
  const headers = service.load?.headers ?? {};
  if (ready.kind === 'url') {
    const url = new URL(ready.url);
    const result = await probeHttp(url, headers, probeTimeoutMs);
    return foundByAnswer(url, result, sightings);
  }
  if (ready.kind === 'output') {
    if (outputLine === undefined) return undefined;
    const origin = ports[0] ? await firstHttpOrigin(ports, headers, sightings) : undefined;
    return { ...(origin ?? noHttp(ports[0])), description: `it printed "${outputLine}"` };
  }
  const candidates = ready.kind === 'port' ? ports.filter((socket) => socket.port === ready.port) : ports;
  if (candidates.length === 0) return undefined;
  const found = await firstHttpOrigin(candidates, headers, sightings);
  if (found) return found;
  // No HTTP after a while, but no errors either: a database, a broker, a mail server.
  // A port that was named is known to be the one; of unnamed ones another may still open and speak HTTP.
  const first = candidates.find((socket) => sightings.otherProtocol.has(socket.inode));
  if (first && (patient || ready.kind === 'port') && !sightings.lastError)
    return { ...noHttp(first), description: `port ${first.port} is open (no HTTP)` };
  return undefined;
}

async function firstHttpOrigin(
  sockets: readonly ListeningSocket[],
  headers: Record<string, string>,
  sightings: Sightings,
): Promise<Found | undefined> {
  for (const socket of sockets) {
    if (sightings.otherProtocol.has(socket.inode)) continue;
    const url = (scheme: string): URL => new URL(`${scheme}://${reachableHost(socket)}:${socket.port}/`);
    const plain = await probeHttp(url('http'), headers, probeTimeoutMs);
    const found = foundByAnswer(url('http'), plain, sightings);
    if (found) return found;
    if (plain.kind === 'silent') {
      // A server may take its time over its first page; after so long it is no server of pages.
      const silences = (sightings.silences.get(socket.inode) ?? 0) + 1;
      sightings.silences.set(socket.inode, silences);
      if (silences >= mostSilences) sightings.otherProtocol.add(socket.inode);
    }
    if (plain.kind !== 'not-http') continue;
    const encrypted = await probeHttp(url('https'), headers, tlsProbeTimeoutMs);
    const foundEncrypted = foundByAnswer(url('https'), encrypted, sightings);
    if (foundEncrypted) return foundEncrypted;
    if (encrypted.kind !== 'answer') sightings.otherProtocol.add(socket.inode);
  }
  return undefined;
}

function foundByAnswer(url: URL, result: ProbeResult, sightings: Sightings): Found | undefined {
  if (result.kind !== 'answer') return undefined;
  // The debugger of Node.js answers HTTP too; it is not the service.
  if (result.status === 400 && result.body.startsWith('WebSockets request was expected')) return undefined;
  if (result.status >= 500) {
    sightings.lastError = { url: url.href, status: result.status, body: result.body };
    return undefined;
  }
  const path = `${url.pathname}${url.search}`;
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  return {
    origin: url.origin,
    answer: { path, status: result.status, location: result.location },
    port,
    closesConnections: result.closes,
    description: `port ${port}, GET ${path} answers ${result.status}`,
  };
}

const noHttp = (socket: ListeningSocket | undefined): Omit<Found, 'description'> => ({
  origin: undefined,
  answer: undefined,
  port: socket?.port,
  closesConnections: false,
});

function watchOutput(started: StartedService, pattern: RegExp): { line: () => string | undefined; stop: () => void } {
  let seen: string | undefined;
  const stop = started.output.watch((line) => {
    // A sticky or global pattern would remember where it stopped.
    pattern.lastIndex = 0;
    if (seen === undefined && pattern.test(line)) seen = line;
  });
  return { line: () => seen, stop };
}
