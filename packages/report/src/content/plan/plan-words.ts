// What groups, levels and places of changes are called, and which paths a plan has to show.

import type { ChangeGroup, HowToPlace, Level, Plan, PlanPath } from '@tare/experiment';
import type { Code } from '../../document/document.ts';

export const groupWords: Readonly<Record<ChangeGroup, string>> = {
  imports: 'imports',
  start: 'start',
  runtime: 'runtime',
  allocator: 'allocator',
  processes: 'processes',
  declared: 'declared',
  disk: 'disk',
};

export const levelWords: Readonly<Record<Level, string>> = { none: 'none', low: 'low', medium: 'medium', high: 'high' };

interface PlaceWords {
  title: string;
  language: Code['language'];
  /** Only what a person needs wherever the backend runs is shown at once: the command and edits of the source. */
  isFolded: boolean;
}

export const placeWords: Readonly<Record<HowToPlace, PlaceWords>> = {
  command: { title: 'Command line', language: 'shell', isFolded: false },
  edit: { title: 'In the source', language: 'plain', isFolded: false },
  patch: { title: 'Patch', language: 'plain', isFolded: true },
  'node-options': { title: 'NODE_OPTIONS', language: 'shell', isFolded: true },
  environment: { title: 'Environment', language: 'shell', isFolded: true },
  dockerfile: { title: 'Dockerfile', language: 'plain', isFolded: true },
  compose: { title: 'Compose', language: 'plain', isFolded: true },
  kubernetes: { title: 'Kubernetes', language: 'plain', isFolded: true },
  systemd: { title: 'systemd', language: 'plain', isFolded: true },
  procfile: { title: 'Procfile', language: 'plain', isFolded: true },
};

export interface ShownPath {
  /** As it is called: `conservative path`. */
  name: string;
  /** For anchors. */
  id: string;
  path: PlanPath;
}

/** Conservative first. Two paths of the same members are one. */
export function shownPaths({ paths: { conservative, aggressive } }: Pick<Plan, 'paths'>): ShownPath[] {
  const alike = conservative !== null && aggressive !== null && sameMembers(conservative, aggressive);
  if (alike) return [{ name: 'conservative and aggressive path', id: 'conservative', path: conservative }];
  return [
    ...(conservative === null ? [] : [{ name: 'conservative path', id: 'conservative', path: conservative }]),
    ...(aggressive === null ? [] : [{ name: 'aggressive path', id: 'aggressive', path: aggressive }]),
  ].filter(({ path }) => path.changes.length > 0);
}

const sameMembers = (a: PlanPath, b: PlanPath): boolean =>
  a.changes.length === b.changes.length && a.changes.every((change) => b.changes.includes(change));

export const capitalised = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
