// An arm: one variant of the subject that is started again and again. The baseline is an arm like any other.

import type { ArmSource } from '@tare/experiment';
import type { Subject } from '@tare/measure';

export interface Arm {
  /** Distinct within a comparison; what reports call it. */
  readonly name: string;
  readonly source: ArmSource;
  readonly subject: Subject;
  /** Top of the work tree that its services run in, another one each time; absent where they run in the person's own files. */
  readonly workTree?: string;
}

/** What is compared with what. */
export interface ArmPlan {
  baseline: Arm;
  /** At least one. */
  arms: Arm[];
}
