// A candidate as it stands in the plan, before anything of it was tried.

import { type Change, changeKinds, howTo } from '@tare/changes';
import type { ChangeStanding, PlannedChange } from '@tare/experiment';
import type { Subject } from '@tare/measure';
import type { PlanArms } from './plan-arms.ts';

export function plannedChange(change: Change, subject: Subject, arms: PlanArms): PlannedChange {
  const { name, kind, mode, risk, effort, because, cautions, estimatedBytes, codeEdits } = change;
  const edits = arms.editsOf([change]);
  return {
    name,
    kind,
    group: changeKinds.find(({ id }) => id === kind)?.group ?? 'declared',
    mode,
    services: servicesOf(change, subject, edits),
    risk,
    effort,
    because,
    cautions: [...cautions],
    slot: arms.slotOf(change),
    estimatedBytes,
    standing: standingOf(change),
    touches: [],
    howTo: howTo({ subject, edits, codeEdits, changes: [change] }),
  };
}

const servicesOf = ({ trial }: Change, subject: Subject, edits: ReturnType<PlanArms['editsOf']>): string[] =>
  trial.kind === 'advice' || trial.kind === 'not-memory'
    ? subject.services.map(({ name }) => name)
    : [...new Set(edits.flatMap(({ services }) => services))];

function standingOf({ trial }: Change): ChangeStanding {
  if (trial.kind === 'advice') return { state: 'not-tried', because: trial.because };
  if (trial.kind === 'not-memory') return { state: 'not-memory', because: trial.because };
  return { state: 'not-reached' };
}
