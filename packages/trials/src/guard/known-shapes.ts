// What answers of one route and status may look like, learnt from those of the unchanged subject: at each place the kinds that were seen. Two fields
// that may each be null are then not four shapes, of which the fourth would be called a difference when it first comes up.

import type { Shape } from './parse-shape.ts';

export interface KnownShapes {
  /** Names of scalars. */
  scalars: Set<string>;
  /** null: arrays were seen, but only empty ones. */
  items: KnownShapes | null;
  arrays: number;
  objects: number;
  fields: Map<string, { seen: number; shapes: KnownShapes }>;
  /** Something here was not looked at: anything may follow. */
  isOpen: boolean;
}

const nothing = (): KnownShapes => ({
  scalars: new Set(),
  items: null,
  arrays: 0,
  objects: 0,
  fields: new Map(),
  isOpen: false,
});

export function learn(shapes: readonly Shape[]): KnownShapes {
  const known = nothing();
  for (const shape of shapes) add(known, shape);
  return known;
}

function add(known: KnownShapes, shape: Shape): void {
  if (shape.kind === 'unknown') known.isOpen = true;
  if (shape.kind === 'scalar') known.scalars.add(shape.name);
  if (shape.kind === 'array') {
    known.arrays += 1;
    for (const item of shape.items) {
      known.items ??= nothing();
      add(known.items, item);
    }
  }
  if (shape.kind !== 'object') return;
  known.objects += 1;
  if (shape.isCut) known.isOpen = true;
  for (const [name, field] of shape.fields) {
    const entry = known.fields.get(name) ?? { seen: 0, shapes: nothing() };
    known.fields.set(name, entry);
    entry.seen += 1;
    add(entry.shapes, field);
  }
}

/**
 * The first place where an answer is none of what is known, in words: `"tags" is missing`. null where it fits.
 * @param path names down to this place
 */
export function misfit(known: KnownShapes, shape: Shape, path: readonly string[] = []): string | null {
  if (known.isOpen || shape.kind === 'unknown') return null;
  if (shape.kind === 'scalar') return known.scalars.has(shape.name) ? null : otherKind(known, shape, path);
  if (shape.kind === 'array') {
    if (known.arrays === 0) return otherKind(known, shape, path);
    const { items } = known;
    // Nothing is known of the items of a list that was always empty.
    return items === null ? null : first(shape.items, (item) => misfit(items, item, [...path, '[]']));
  }
  return known.objects === 0 ? otherKind(known, shape, path) : misfitOfObject(known, shape, path);
}

function misfitOfObject(
  known: KnownShapes,
  { fields, isCut }: Shape & { kind: 'object' },
  path: readonly string[],
): string | null {
  const isMap = keysAreData(known);
  if (!isCut && !isMap) {
    const lacking = [...known.fields].find(([name, { seen }]) => seen === known.objects && !fields.has(name));
    if (lacking) return `${place([...path, lacking[0]])} is missing`;
  }
  return first([...fields], ([name, field]) => {
    const entry = known.fields.get(name);
    if (entry) return misfit(entry.shapes, field, [...path, name]);
    if (!isMap) return `${place([...path, name])} was never there`;
    const misfits = [...known.fields.values()].map(({ shapes }) => misfit(shapes, field, [...path, name]));
    return misfits.includes(null) ? null : (misfits[0] ?? null);
  });
}

/** Identifiers or dates as keys: several objects that share no key at all. */
const keysAreData = ({ fields, objects }: KnownShapes): boolean =>
  objects > 1 && fields.size > 0 && [...fields.values()].every(({ seen }) => seen < objects);

function otherKind(known: KnownShapes, shape: Shape, path: readonly string[]): string {
  const kinds = [
    ...known.scalars,
    ...(known.arrays > 0 ? ['a list'] : []),
    ...(known.objects > 0 ? ['an object'] : []),
  ];
  return `${place(path)} is ${kindWord(shape)}, not ${kinds.join(' or ')}`;
}

const kindWord = (shape: Shape): string =>
  shape.kind === 'scalar' ? shape.name : shape.kind === 'array' ? 'a list' : 'an object';

const place = (path: readonly string[]): string =>
  path.length === 0 ? 'the answer' : `"${path.join('.').replaceAll('.[]', '[]')}"`;

function first<T>(values: readonly T[], find: (value: T) => string | null): string | null {
  for (const value of values) {
    const found = find(value);
    if (found !== null) return found;
  }
  return null;
}
