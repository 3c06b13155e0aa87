// Which changes a path may have, and in which order they are added: the conservative path is the beginning of the chain, the aggressive one the whole.

import type { Unavailable } from '@tare/accounting';
import type { NonInferiority } from '../decide/non-inferiority.ts';
import type { Verdict } from '../decide/verdict.ts';
import type { Level, PlannedChange } from '../results/plan.ts';

export interface PathCandidate {
  change: PlannedChange;
  verdict: Verdict;
}

export interface ChainMember {
  name: string;
  slot: string | null;
  isConservative: boolean;
  /** Its own, by its own figure. */
  savingBytes: number;
}

/**
 * What a person can do without a second thought: settings whose price nobody notices, and imports that move by a line. What makes answers slower, the start
 * later or the throughput less for certain is left to the aggressive path, however low its risk is said to be.
 */
const conservativeLevels: ReadonlySet<Level> = new Set(['none', 'low']);

/**
 * All that save, best of each slot. Conservative members come first; within both parts, what saves most. An aggressive member whose slot a conservative one
 * has takes its place from there on (`activeMembers`).
 */
export function chooseChain(candidates: readonly PathCandidate[]): ChainMember[] {
  const members = candidates.flatMap(({ change, verdict }): ChainMember[] => {
    if (verdict.state !== 'saves' || 'state' in verdict.savingBytes) return [];
    return [
      {
        name: change.name,
        slot: change.slot,
        isConservative: isGentle(change) && harmOf(verdict) === undefined,
        savingBytes: verdict.savingBytes.estimate,
      },
    ];
  });
  const ordered = members.toSorted((a, b) => b.savingBytes - a.savingBytes);
  const conservative = bestOfSlots(ordered.filter(({ isConservative }) => isConservative));
  const names = new Set(conservative.map(({ name }) => name));
  const others = bestOfSlots(ordered).filter(({ name, isConservative }) => !isConservative && !names.has(name));
  return [...conservative, ...others];
}

/** Whether a conservative path could have it, as far as risk and effort say. */
export const isGentle = ({ risk, effort }: Pick<PlannedChange, 'risk' | 'effort'>): boolean =>
  conservativeLevels.has(risk) && conservativeLevels.has(effort);

export type Harm = 'latency' | 'throughput' | 'start';

/**
 * What a change makes worse beyond doubt. Of three bounds on every member, each wrong in one of fifty, a path of five would lose one by chance every fourth time;
 * so the estimate has to be worse by more than twice its uncertainty. undefined where nothing is.
 */
export function harmOf({ latencyMs, throughput, readyMs }: Verdict): Harm | undefined {
  if (isSlowerBeyondDoubt(latencyMs)) return 'latency';
  if (throughput && throughput.state === 'worse' && 'ratio' in throughput) {
    const [lost, most] = [-Math.log(throughput.ratio), -Math.log(throughput.ratioLower)];
    if (lost > 2 * (most - lost)) return 'throughput';
  }
  return isSlowerBeyondDoubt(readyMs) ? 'start' : undefined;
}

const isSlowerBeyondDoubt = (judged: NonInferiority | Unavailable): boolean =>
  judged.state === 'worse' &&
  'differenceMs' in judged &&
  judged.differenceMs > 2 * (judged.differenceUpperMs - judged.differenceMs);

/** @param members what saves most first */
function bestOfSlots(members: readonly ChainMember[]): ChainMember[] {
  const taken = new Set<string>();
  return members.filter(({ slot }) => {
    if (slot === null) return true;
    const isFree = !taken.has(slot);
    taken.add(slot);
    return isFree;
  });
}

/** Of a beginning of the chain, those that are in force: of one slot the last. */
export const activeMembers = <Member extends Pick<ChainMember, 'slot'>>(beginning: readonly Member[]): Member[] =>
  beginning.filter(
    ({ slot }, index) => slot === null || !beginning.slice(index + 1).some((later) => later.slot === slot),
  );
