// The guard: a change counts only if the subject still behaves. The first thing that it does otherwise than the unchanged subject, in one sentence.

import type { RouteObservation, ServiceTrial, Trial } from '@tare/accounting';
import type { ReferenceRoute, ReferenceService } from '@tare/experiment';
import { learn, misfit } from './known-shapes.ts';
import { parseShape } from './parse-shape.ts';
import { lostShare } from './reference.ts';

/** A status that was never seen before counts from this share of a route's answers on, or from two answers: one may be the machine's hiccup. */
const leastNewShare = 0.01;
const leastNewAnswers = 2;
/** A status that every trial of the unchanged subject gave in at least this share may not be missing. */
const usualShare = 0.1;
/** So many more requests without an answer are no accident. */
const addedLostShare = 0.01;

/**
 * - `fault`: it crashes, fails or does not answer
 * - `answers`: it answers, but otherwise: a fault of a setting, and perhaps the purpose of a commit
 */
export interface Difference {
  kind: 'fault' | 'answers';
  text: string;
}

/** @returns null where the trial shows nothing that the unchanged subject did not show; a fault before other answers */
export function firstDifference(reference: readonly ReferenceService[], trial: Trial): Difference | null {
  const differences = trial.services.flatMap((service) => {
    const known = reference.find((candidate) => candidate.name === service.name);
    const difference = known ? differenceOf(known, service) : null;
    const named = (text: string): string => (trial.services.length > 1 ? `${service.name}: ${text}` : text);
    return difference === null ? [] : [{ ...difference, text: named(difference.text) }];
  });
  return differences.find(({ kind }) => kind === 'fault') ?? differences[0] ?? null;
}

function differenceOf(known: ReferenceService, service: ServiceTrial): Difference | null {
  const [crash] = service.crashLines;
  if (crash !== undefined && known.crashLines.length === 0) return fault(`it logs a crash: ${crash}`);
  const lost = lostShare(service);
  if (lost > known.largestLostShare + addedLostShare) {
    const before = percent(known.largestLostShare);
    return fault(
      `${percent(lost)} of the requests got no answer; of the unchanged subject's at most ${before} did not`,
    );
  }
  const differences = service.routes.flatMap((route) => {
    const before = known.routes.find((candidate) => candidate.route === route.route);
    return (before && (statusDifference(before, route) ?? shapeDifference(before, route))) ?? [];
  });
  return differences.find(({ kind }) => kind === 'fault') ?? differences[0] ?? null;
}

const fault = (text: string): Difference => ({ kind: 'fault', text });
const otherAnswers = (text: string): Difference => ({ kind: 'answers', text });

function statusDifference(
  { leastShares }: ReferenceRoute,
  { route, requests, statuses }: RouteObservation,
): Difference | null {
  const usual = Object.entries(leastShares).filter(([, share]) => share >= usualShare);
  if (requests === 0) return usual.length === 0 ? null : fault(`${route} got no answers`);
  for (const [status, count] of Object.entries(statuses)) {
    if (status in leastShares || (count < leastNewAnswers && count / requests < leastNewShare)) continue;
    const before = Object.keys(leastShares).join(' and ');
    const text = `${route} answers ${status} (${count} of ${requests}); before, ${before === '' ? 'nothing' : before} only`;
    return Number(status) >= 500 ? fault(text) : otherAnswers(text);
  }
  const missing = usual.find(([status]) => !(status in statuses));
  if (!missing) return null;
  return otherAnswers(
    `${route} never answers ${missing[0]}, which was at least ${percent(missing[1])} of its answers before`,
  );
}

/** Statuses that are not known are the business of `statusDifference`. */
function shapeDifference(known: ReferenceRoute, { route, shapes }: RouteObservation): Difference | null {
  const before = new Map<string, { media: Set<string>; structures: string[] }>();
  for (const { status, media, structure } of known.shapes.map(splitShape)) {
    const entry = before.get(status) ?? { media: new Set<string>(), structures: [] };
    before.set(status, entry);
    entry.media.add(media);
    if (structure !== '') entry.structures.push(structure);
  }
  for (const { status, media, structure } of shapes.map(splitShape)) {
    const entry = before.get(status);
    if (!entry) continue;
    if (!entry.media.has(media))
      return otherAnswers(`${route} answers ${status} as ${media}; before, ${[...entry.media].join(' or ')}`);
    if (structure === '' || entry.structures.includes(structure) || entry.structures.length === 0) continue;
    const difference = misfit(learn(entry.structures.map(parseShape)), parseShape(structure));
    if (difference !== null) return otherAnswers(`${route} answers ${status} otherwise: ${difference}`);
  }
  return null;
}

/** `200 application/json {"id":number}`, `200 text/html`, `204 no media type`. */
function splitShape(shape: string): { status: string; media: string; structure: string } {
  const [status = '', ...rest] = shape.split(' ');
  const [media = ''] = rest;
  return media.includes('/')
    ? { status, media, structure: rest.slice(1).join(' ') }
    : { status, media: rest.join(' '), structure: '' };
}

const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
