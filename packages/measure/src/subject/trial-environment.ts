// The environment in which a trial starts a service: the launch's own, the marker by which its processes are known, the agent, and for a calm trial
// an allocator that returns what is freed.

import type { Mode } from '@tare/accounting';
import { agentPath } from '../agent/agent-control.ts';
import type { Launch } from './subject.ts';

/** Every process of a trial carries it from exec on; a daemon that leaves its family still does. */
export const markerName = 'TARE_TRIAL';

/**
 * glibc settings (mallopt(3)) of a calm trial: one arena; everything from 8 KiB on in mappings of its own, which are unmapped when freed; the heap's
 * end given back at once. Other allocators (musl, jemalloc) ignore them.
 */
export const calmAllocator: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '8192',
  MALLOC_MMAP_MAX_: '1000000',
  MALLOC_TRIM_THRESHOLD_: '16384',
  MALLOC_TOP_PAD_: '0',
};

export interface TrialMark {
  trialId: string;
  controlDirectory: string;
  /** The agent then looks into its process (agent/tracer.cjs). */
  isTraced?: boolean;
  /** Plan of the service's stand-ins; absent where it has none. */
  standInFile?: string;
}

/** NODE_OPTIONS is split at spaces unless quoted; backslash escapes within quotes (node.1, NODE_OPTIONS). */
const quoteOption = (path: string): string => (/[\s"\\]/.test(path) ? `"${path.replace(/(["\\])/g, '\\$1')}"` : path);

/** @param inherited usually process.env */
export function trialEnvironment(
  launch: Launch,
  mode: Mode,
  mark: TrialMark,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const merged: Record<string, string | undefined> = {
    ...inherited,
    ...(mode === 'calm' ? calmAllocator : {}),
    ...launch.env,
    [markerName]: mark.trialId,
    TARE_CONTROL: mark.controlDirectory,
    TARE_TRACE: mark.isTraced ? '1' : undefined,
    TARE_STAND_INS: mark.standInFile,
  };
  merged['NODE_OPTIONS'] = [merged['NODE_OPTIONS'], `--require ${quoteOption(agentPath)}`].filter(Boolean).join(' ');
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
