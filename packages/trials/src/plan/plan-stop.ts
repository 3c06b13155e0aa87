// Why a plan ends before its end. Thrown between stages and caught in one place; whatever was measured until then is in the state.

import type { RecordedError } from '@tare/accounting';
import type { Plan } from '@tare/experiment';

export class PlanStop extends Error {
  override readonly name = 'PlanStop';
  readonly outcome: Exclude<Plan['outcome'], 'complete'>;
  readonly error: RecordedError | null;

  constructor(outcome: PlanStop['outcome'], error: RecordedError | null = null) {
    super(outcome);
    this.outcome = outcome;
    this.error = error;
  }
}
