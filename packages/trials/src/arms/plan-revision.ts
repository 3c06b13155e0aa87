// Arms from a commit: it is the baseline, and the files as they are now are compared with it.

import type { Subject } from '@tare/measure';
import type { ArmPlan } from '../arm.ts';
import type { CheckedOut } from '../revision/check-out.ts';
import { subjectIn } from '../revision/subject-in.ts';

/** @throws TareError USAGE where no service runs in the repository; BUILD_NEEDED where one cannot run in the work tree */
export function planRevision(subject: Subject, checkedOut: CheckedOut): ArmPlan {
  const { revision, commit, directory } = checkedOut;
  return {
    baseline: {
      // A full name says no more than its beginning does.
      name: revision === commit ? commit.slice(0, 10) : revision,
      source: { kind: 'revision', revision, commit },
      subject: subjectIn(subject, checkedOut),
      workTree: directory,
    },
    arms: [{ name: 'working tree', source: { kind: 'working-tree' }, subject }],
  };
}
