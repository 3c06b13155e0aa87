// All candidates of a subject, in the order of the catalogue, under names that are distinct among them.

import { changeKinds } from './catalogue.ts';
import type { Change } from './change.ts';
import type { Findings } from './findings.ts';

/** Pure. Names are distinct; of two with the same name the later gets a number. */
export function detectChanges(findings: Findings): Change[] {
  const taken = new Set<string>();
  return changeKinds
    .flatMap((kind) => kind.detect(findings))
    .map((change) => {
      let name = change.name;
      for (let number = 2; taken.has(name); number += 1) name = `${change.name} #${number}`;
      taken.add(name);
      return { ...change, name };
    });
}
