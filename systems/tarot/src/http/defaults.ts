// What a request left out, where its schema says what is meant then. TypeBox's own Value.Default lays what was given over the default instead: of `{}` for a list
// it makes an empty list, and of `["a"]` for an object one with the key 0, and neither is refused.

import type { TObject, TSchema } from './typebox.ts';

/** Fills objects in place. Inside of unions it does not look: which of them is meant is said by the check. */
export function fillDefaults(schema: TSchema, given: unknown): unknown {
  const value = given === undefined ? defaultOf(schema) : given;
  if (Array.isArray(value) && schema['items']) return value.map((item) => fillDefaults(schema['items'], item));
  if (!isObject(value)) return value;
  for (const [name, property] of Object.entries((schema as TObject).properties ?? {})) {
    const inner = fillDefaults(property, value[name]);
    if (inner !== undefined) value[name] = inner;
  }
  return value;
}

/** A copy, where it could be changed. */
function defaultOf({ default: usual }: TSchema): unknown {
  return typeof usual === 'object' ? structuredClone(usual) : usual;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
