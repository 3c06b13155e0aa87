// How much this process may hold: what was said, what its control group allows, or what the machine has.

import {
  type CgroupFile,
  isKnown,
  parseCgroupMembership,
  parseCgroupMemory,
  parseCgroupMounts,
  parseMeminfo,
  parseSize,
  type SystemFiles,
} from '@tare/accounting/self';
import { KitError } from '../kit-error.ts';

/**
 * `argument`: given in code. `environment`: TARE_BUDGET. `cgroup`: of the container, or whatever group set one. `machine`: nobody set a limit. `thread`: the
 * resource limits of a worker thread; from the three before it, such a thread takes half.
 */
export type LimitSource = 'argument' | 'environment' | 'cgroup' | 'machine' | 'thread';

export interface Limit {
  bytes: number;
  source: LimitSource;
  /** The group that sets it, whose own figures are read; null where none does. */
  group: CgroupPlace | null;
}

export interface CgroupPlace {
  version: 1 | 2;
  directory: string;
}

/** What the heap of a worker thread may hold, as `resourceLimits` of node:worker_threads tells it: in MiB, and of every thread, also where nobody set it. */
export interface ThreadLimits {
  maxOldGenerationSizeMb?: number | undefined;
  maxYoungGenerationSizeMb?: number | undefined;
}

/** Of what the process may hold, to a thread for which nobody said anything: the main thread and the process around them need the rest. */
const threadShare = 0.5;

/**
 * @param thread in a worker thread, its limits: its figures are compared with no group's
 * @param given bytes, or a size as `180MB`
 * @throws KitError BUDGET_INVALID
 */
export function findLimit(
  files: SystemFiles,
  given: number | string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  thread: ThreadLimits | null = null,
): Limit {
  if (given !== undefined) return { bytes: sizeOf(given, 'The limit of the budget'), source: 'argument', group: null };
  if (thread) return findThreadLimit(findProcessLimit(files, env), thread);
  return findProcessLimit(files, env);
}

function findThreadLimit(
  ofProcess: Limit,
  { maxOldGenerationSizeMb = 0, maxYoungGenerationSizeMb = 0 }: ThreadLimits,
): Limit {
  const share: Limit = { ...ofProcess, bytes: ofProcess.bytes * threadShare, group: null };
  const bytes = (maxOldGenerationSizeMb + maxYoungGenerationSizeMb) * 1024 ** 2;
  return maxOldGenerationSizeMb > 0 && bytes < share.bytes ? { bytes, source: 'thread', group: null } : share;
}

function findProcessLimit(files: SystemFiles, env: Readonly<Record<string, string | undefined>>): Limit {
  const { TARE_BUDGET } = env;
  if (TARE_BUDGET !== undefined && TARE_BUDGET !== '')
    return { bytes: sizeOf(TARE_BUDGET, 'TARE_BUDGET'), source: 'environment', group: null };
  const group = findGroup(files);
  if (group) return { ...group, source: 'cgroup' };
  const text = files.readText('/proc/meminfo');
  const total = typeof text === 'string' ? parseMeminfo(text).totalBytes : text;
  if (isKnown(total)) return { bytes: total, source: 'machine', group: null };
  throw new KitError('BUDGET_INVALID', {
    message:
      'There is no limit to keep: none was given, no control group has one, and the machine does not tell its memory.',
    seen: `/proc/meminfo ${total.state}`,
    remedy: 'Give a limit, as createBudget({ limit: "180MB" }), or set TARE_BUDGET.',
  });
}

function sizeOf(given: number | string, what: string): number {
  const bytes = typeof given === 'number' ? given : parseSize(given);
  if (bytes !== undefined && Number.isFinite(bytes) && bytes > 0) return bytes;
  throw new KitError('BUDGET_INVALID', {
    message: `${what} is no size.`,
    seen: String(given),
    remedy: 'Give bytes above 0, or a size as 180MB or 180MiB.',
  });
}

/** The smallest limit on the way from its own group to the root: all of them hold. */
export function findGroup(files: SystemFiles): (Pick<Limit, 'bytes'> & { group: CgroupPlace }) | undefined {
  const membership = files.readText('/proc/self/cgroup');
  const mountinfo = files.readText('/proc/self/mountinfo');
  if (typeof membership !== 'string' || typeof mountinfo !== 'string') return undefined;
  const { v1Memory, v2 } = parseCgroupMembership(membership);
  const found = parseCgroupMounts(mountinfo).flatMap(({ version, mountPoint, root }) => {
    const path = version === 1 ? v1Memory : v2;
    if (path === undefined) return [];
    return ancestors(mountPoint, root, path).flatMap((directory) => {
      const { limitBytes } = parseCgroupMemory(version, fileIn(files, directory));
      return isKnown(limitBytes) ? [{ bytes: limitBytes, group: { version, directory } }] : [];
    });
  });
  return found.sort((a, b) => a.bytes - b.bytes)[0];
}

/** In a container the path may be the host's, of which only the mount point is visible; then the mount point is the group. */
function ancestors(mountPoint: string, root: string, path: string): string[] {
  const below = root === '/' ? path : path.startsWith(root) ? path.slice(root.length) : '';
  const names = below.split('/').filter((name) => name !== '' && name !== '..');
  return [mountPoint, ...names.map((_, index) => `${mountPoint}/${names.slice(0, index + 1).join('/')}`)].reverse();
}

export const fileIn =
  (files: SystemFiles, directory: string): CgroupFile =>
  (name) =>
    files.readText(`${directory}/${name}`);
