// Which of the kernel's files this user can read, and whether they hold what the figures need.

import {
  isKnown,
  parseMeminfo,
  parsePressure,
  parseSmaps,
  parseSmapsRollup,
  parseStatm,
  readField,
  type SystemFiles,
  type Unavailable,
} from '@tare/accounting';
import type { Finding } from './examine-machine.ts';

const words: Readonly<Record<Unavailable['state'], string>> = {
  denied: 'not permitted',
  unsupported: 'not offered by this kernel',
  vanished: 'not there',
  'not-sampled': 'not tried',
};

interface Source {
  name: string;
  path: string;
  /** What was found in the text; undefined where what is needed is missing. */
  understand: (text: string) => string | undefined;
  state: 'limited' | 'missing';
  consequence: string;
}

const sources: readonly Source[] = [
  {
    name: 'memory of processes',
    path: '/proc/self/smaps',
    understand: (text) => {
      const mappings = parseSmaps(text);
      return mappings.some((mapping) => mapping.anonymousBytes > 0) ? `smaps, ${mappings.length} mappings` : undefined;
    },
    state: 'missing',
    consequence: 'Nothing can be measured. tare needs a Linux kernel with CONFIG_PROC_PAGE_MONITOR.',
  },
  {
    name: 'quick PSS',
    path: '/proc/self/smaps_rollup',
    understand: (text) => {
      const { pssBytes, pssAnonymousBytes } = parseSmapsRollup(text);
      if (!isKnown(pssBytes)) return undefined;
      return isKnown(pssAnonymousBytes) ? 'smaps_rollup with Pss_Anon' : 'smaps_rollup';
    },
    state: 'limited',
    consequence: 'The chart has no PSS curve (Linux 4.14 brings it); the figures of each phase are not affected.',
  },
  {
    name: 'sampling',
    path: '/proc/self/statm',
    understand: (text) => (parseStatm(text) ? 'statm' : undefined),
    state: 'limited',
    consequence: 'No curve and no peaks of private memory; the figures of each phase are not affected.',
  },
  {
    name: 'thread stacks',
    path: '/proc/self/syscall',
    understand: (text) => (/0x/.test(text) || text.startsWith('running') ? 'stack pointers can be read' : undefined),
    state: 'limited',
    consequence: 'Thread stacks are recognised by their guard pages alone; a few may count as "anonymous".',
  },
  {
    name: 'listening ports',
    path: '/proc/self/net/tcp',
    understand: (text) => (text.includes('local_address') ? 'net/tcp' : undefined),
    state: 'limited',
    consequence: 'Readiness cannot be found without being told: give --ready URL or /regex/.',
  },
  {
    name: 'memory of the machine',
    path: '/proc/meminfo',
    understand: (text) => {
      const { totalBytes } = parseMeminfo(text);
      return isKnown(totalBytes) ? `${(totalBytes / 1e9).toFixed(1)} GB` : undefined;
    },
    state: 'limited',
    consequence: 'Reports do not name the size of the machine.',
  },
  {
    name: 'pressure',
    path: '/proc/pressure/memory',
    understand: (text) => (parsePressure(text) ? 'PSI' : undefined),
    state: 'limited',
    consequence: 'Time lost to memory pressure cannot be told (Linux 4.20 with psi=1 brings it).',
  },
];

export function examineKernelFiles(files: SystemFiles): Finding[] {
  return [...sources.map((source) => examine(files, source)), examineStrangers(files)];
}

function examine(files: SystemFiles, source: Source): Finding {
  const { name, path, understand, state, consequence } = source;
  const text = files.readText(path);
  if (typeof text !== 'string') return { name, state, seen: `${path}: ${words[text.state]}`, consequence };
  const understood = understand(text);
  if (understood === undefined) return { name, state, seen: `${path} lacks what is needed`, consequence };
  return { name, state: 'ok', seen: understood, consequence: '' };
}

/** A subject that changes its user (PostgreSQL, nginx) can only be read with CAP_SYS_PTRACE, bit 19 (capabilities(7), proc(5)). */
function examineStrangers(files: SystemFiles): Finding {
  const name = 'processes of other users';
  const status = files.readText('/proc/self/status');
  const effective = typeof status === 'string' ? readField(status, 'CapEff') : undefined;
  const mayTrace = effective !== undefined && ((BigInt(`0x${effective}`) >> 19n) & 1n) === 1n;
  return mayTrace
    ? { name, state: 'ok', seen: 'may be read', consequence: '' }
    : {
        name,
        state: 'limited',
        seen: 'not permitted (no CAP_SYS_PTRACE)',
        consequence: 'A subject that runs as another user cannot be weighed; as root it can.',
      };
}
