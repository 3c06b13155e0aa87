// Whether the traced trial saw the program whose memory is explained: both are fresh starts, and a program may do otherwise from start to start.

import type { Figure, ObservedService, ServiceTrial, Trial, Warning } from '@tare/accounting';

export interface ExplainedTrials {
  plain: ServiceTrial;
  traced: ServiceTrial;
  observed: ObservedService;
}

/** Above both, heaps differ by more than the tracer adds. */
const tellingShare = 0.25;
const tellingBytes = 5_000_000;

export function compareTrials({ plain, traced, observed }: ExplainedTrials): Warning[] {
  const service = plain.name;
  const warnings: Warning[] = [];
  const isolates = plain.processes.flatMap((process) => process.isolates);
  if (observed.isolates.length === 0) {
    const message =
      isolates.length === 0
        ? 'No Node.js runs in it: memory is told by class of pages only.'
        : 'No Node.js process of it could be looked into: memory is told by class of pages only.';
    return [{ code: 'no-modules-seen', service, message }];
  }
  if (observed.isolates.length !== isolates.length)
    warnings.push({
      code: 'trials-differ',
      service,
      message: `The traced start ran ${observed.isolates.length} isolates (processes and worker threads), the untraced one ${isolates.length}: shares of packages are those of the traced one.`,
    });
  const [plainHeap, tracedHeap] = [usedHeap(plain), usedHeap(traced)];
  const difference = Math.abs(tracedHeap - plainHeap);
  if (plainHeap > 0 && tracedHeap > 0 && difference > Math.max(tellingBytes, tellingShare * plainHeap))
    warnings.push({
      code: 'trials-differ',
      service,
      message: `The JS heap held ${inMegabytes(tracedHeap)} MB in the traced start and ${inMegabytes(plainHeap)} MB in the untraced one: the program did not do the same in both.`,
    });
  if (observed.isolates.some(({ heapProfile }) => 'state' in heapProfile))
    warnings.push({
      code: 'heap-not-sampled',
      service,
      message: 'The heap of an isolate could not be sampled: what it holds is unattributed.',
    });
  return warnings;
}

const usedHeap = ({ processes }: ServiceTrial): number =>
  processes.flatMap(({ isolates }) => isolates).reduce((sum, { heapUsedBytes }) => sum + heapUsedBytes, 0);

const inMegabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** Until the first answer; of several services, until all had answered. */
export function readyMsOf(trial: Trial | null): Figure {
  const notSampled: Figure = { state: 'not-sampled' };
  if (trial === null) return notSampled;
  const [first, second] = trial.services;
  if (first && !second) return first.readyMs;
  const { ready } = trial.phaseAtMs;
  return ready ?? notSampled;
}
