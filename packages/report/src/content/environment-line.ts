// Where and how it was measured: figures only compare between machines and runtimes that are named.

import { type Environment, isKnown, type Recording } from '@tare/accounting';
import { formatBytes } from '../figure/format-bytes.ts';
import { absenceWords } from '../figure/format-figure.ts';
import { formatCount } from '../figure/format-number.ts';

/** `Linux 6.18 · x64 · 2 processors, 8,201 MB · Node.js 20.20.2 · cgroup v2 · tare 0.1.0` */
export function environmentLine(environment: Environment): string {
  const { kernel, architecture, processors, memoryBytes, cgroup, nodeVersion, tareVersion } = environment;
  const memory = isKnown(memoryBytes) ? `, ${formatBytes(memoryBytes)}` : '';
  return [
    /^\d/.test(kernel) ? `Linux ${kernel}` : kernel,
    architecture,
    `${formatCount(processors, 'processor')}${memory}`,
    `Node.js ${nodeVersion.replace(/^v/, '')}`,
    typeof cgroup === 'number' ? `cgroup v${cgroup}` : `no memory cgroup of its own (${absenceWords[cgroup.state]})`,
    `tare ${tareVersion}`,
  ].join(' · ');
}

/** `1,000 requests over 10 connections, 3 trials each natural and calm, seed 7` */
export function methodLine({ settings }: Recording): string {
  const { requests, connections, warmup, trials, modes, seed } = settings;
  return [
    `${formatCount(requests, 'request')} over ${formatCount(connections, 'connection')}`,
    ...(warmup > 0 ? [`${formatCount(warmup, 'warm-up request')}`] : []),
    `${formatCount(trials, 'trial')}${modes.length > 1 ? ' each' : ''} ${modes.join(' and ')}`,
    `seed ${seed}`,
  ].join(', ');
}

/** `2026-01-05 10:00 UTC` */
export const recordedText = (recordedAt: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(recordedAt)
    ? `${recordedAt.slice(0, 10)} ${recordedAt.slice(11, 16)} UTC`
    : recordedAt;
