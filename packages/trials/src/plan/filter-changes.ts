// Which candidates a person wants tried: `--only` and `--skip`, by kind or by name.

import { TareError } from '@tare/accounting';
import { type Change, changeKinds } from '@tare/changes';
import { suggestKey } from '@tare/measure/config';

/**
 * In the order given. A kind that finds nothing in this subject may be named; what is neither a kind nor a candidate may not.
 * @throws TareError USAGE
 */
export function filterChanges(
  changes: readonly Change[],
  only: readonly string[] | undefined,
  skip: readonly string[] = [],
): Change[] {
  const known = [
    ...new Set([...changes.flatMap(({ name, kind }) => [name, kind]), ...changeKinds.map(({ id }) => id)]),
  ];
  for (const wanted of [...(only ?? []), ...skip]) if (!known.includes(wanted)) throw unknownChange(wanted, known);
  const isNamed = ({ name, kind }: Change, names: readonly string[]): boolean =>
    names.includes(name) || names.includes(kind);
  return changes.filter((change) => (only === undefined || isNamed(change, only)) && !isNamed(change, skip));
}

function unknownChange(seen: string, known: readonly string[]): TareError {
  const nearest = suggestKey(seen, known);
  const listed = `Kinds and candidates here: ${known.join(', ')}.`;
  return new TareError('USAGE', {
    message: 'There is no such change, and no such kind of change.',
    seen,
    remedy: nearest === undefined ? listed : `Did you mean "${nearest}"? ${listed}`,
  });
}
