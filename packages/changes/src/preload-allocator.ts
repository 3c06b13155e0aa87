// Another allocator, loaded in front of the C library's: the same for jemalloc and mimalloc.

import { settingFor, workingServices } from './candidate.ts';
import type { Change } from './change.ts';
import type { Findings } from './findings.ts';

export function preloadAllocator(findings: Findings, kind: 'jemalloc' | 'mimalloc'): Change[] {
  const library = findings.machine[kind];
  // A library that was built for glibc does not load beside musl.
  if (library === null || !findings.machine.isGlibc) return [];
  const without = workingServices(findings).filter(
    ({ env }) => !/jemalloc|mimalloc|tcmalloc/.test(env['LD_PRELOAD'] ?? ''),
  );
  return settingFor(without, findings, {
    kind,
    name: kind,
    mode: 'natural',
    risk: 'medium',
    because: `${library} is there, and the service allocates by the C library.`,
    cautions: [`${kind} must be installed where the service runs, at this path.`, 'A peak can be higher than before.'],
    slot: 'allocator',
    edit: { preload: library },
  });
}
