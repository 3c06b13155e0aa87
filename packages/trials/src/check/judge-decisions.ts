// Decisions on record, and which of their triggers have come true.

import type { Mode, Recording } from '@tare/accounting';
import { type Decision, type DecisionResult, median, type Trigger } from '@tare/experiment';
import { privateOfStarts } from './private-of-starts.ts';

export interface Present {
  recording: Recording | null;
  /** Names of all services of the subject. */
  services: readonly string[];
}

export function judgeDecisions(decisions: readonly Decision[], present: Present): DecisionResult[] {
  return decisions.map((decision) => ({
    decision,
    fired: decision.revisitWhen.flatMap((trigger) => {
      const seen = look(trigger, present);
      return seen === undefined ? [] : [{ trigger, seen }];
    }),
  }));
}

/** Modes that have to be measured to see whether a trigger has come true. */
export const modesOfTriggers = (decisions: readonly Decision[]): Mode[] =>
  decisions.some(({ revisitWhen }) => revisitWhen.some(({ kind }) => kind !== 'service-added')) ? ['natural'] : [];

/** What was seen where it has come true. A figure that was not measured fires nothing. */
function look(trigger: Trigger, { recording, services }: Present): string | undefined {
  switch (trigger.kind) {
    case 'total-above': {
      const total = recording ? totalOf(recording) : undefined;
      return total !== undefined && total > trigger.bytes ? `${(total / 1e6).toFixed(1)} MB` : undefined;
    }
    case 'service-added': {
      const added = services.filter((name) => !trigger.services.includes(name));
      return added.length > 0 ? added.join(', ') : undefined;
    }
    case 'p95-above': {
      const slow = services.flatMap((name) => {
        const p95 = recording ? latencyOf(recording, name) : undefined;
        return p95 !== undefined && p95 > trigger.milliseconds ? `${name}: ${p95.toFixed(1)} ms` : [];
      });
      return slow.length > 0 ? slow.join(', ') : undefined;
    }
  }
}

/** Private, natural, after load, all services together: median over the trials. */
function totalOf(recording: Recording): number | undefined {
  const fleet = privateOfStarts(recording).find(({ service, mode }) => service === null && mode === 'natural');
  return fleet && median(fleet.privateBytes);
}

/** Of natural trials: a calm one runs with an allocator and a compiler that users never meet. */
function latencyOf({ trials }: Recording, name: string): number | undefined {
  const latencies = trials
    .filter(({ mode, state }) => mode === 'natural' && state === 'complete')
    .flatMap(({ services }) => services.filter((service) => service.name === name))
    .flatMap(({ load }) => ('latencyMs' in load ? load.latencyMs.p95 : []));
  return latencies.length > 0 ? median(latencies) : undefined;
}
