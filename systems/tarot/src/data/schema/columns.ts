// What a column holds, the same in both databases: no type of theirs is used that the other lacks.

import type { Generated } from 'kysely';

/** UUID v4, as text. */
export type Id = string;
/** Milliseconds since 1970, UTC. */
export type Ms = number;
/** `YYYY-MM-DD`, a day in Taipei. */
export type Day = string;
/** `YYYY-MM` */
export type Month = string;
/** 0 or 1: SQLite has no booleans. `toFlag` and `isSet` of values.ts. */
export type Flag = number;
/** `toJson` and `fromJson` of values.ts. */
export type JsonText = string;

/** With a default: it may be left out of an insert. */
export type Defaulted<T> = Generated<T>;
