// The work trees of one comparison: each revision is checked out once, and all go together at the end.

import type { Warning } from '@tare/accounting';
import { type CheckedOut, type CheckOutOptions, checkOut } from './check-out.ts';

export class WorkTrees {
  readonly #options: Omit<CheckOutOptions, 'revision'>;
  readonly #trees = new Map<string, Promise<CheckedOut>>();

  constructor(options: Omit<CheckOutOptions, 'revision'>) {
    this.#options = options;
  }

  /** @throws as `checkOut` does */
  readonly checkOut = (revision: string): Promise<CheckedOut> => {
    const known = this.#trees.get(revision);
    if (known) return known;
    const tree = checkOut({ ...this.#options, revision });
    this.#trees.set(revision, tree);
    return tree;
  };

  /** What makes any of them less than a fresh clone. What could not be checked out has been told by whoever wanted it. */
  async warnings(): Promise<Warning[]> {
    const trees = await Promise.allSettled(this.#trees.values());
    return trees.flatMap((tree) =>
      tree.status === 'rejected'
        ? []
        : tree.value.warnings.map((message) => ({ code: 'work-tree', service: null, message })),
    );
  }

  /** Removes all of them; may be called again. What could not be checked out has left nothing. */
  async dispose(): Promise<void> {
    for (const tree of await Promise.allSettled(this.#trees.values())) {
      if (tree.status === 'fulfilled') await tree.value.dispose();
    }
  }
}
