// From what code has to what columns hold, and back.

import type { Flag, JsonText } from './schema/columns.ts';

export const toFlag = (value: boolean): Flag => (value ? 1 : 0);
export const isSet = (flag: Flag): boolean => flag === 1;

export const toJson = (value: unknown): JsonText => JSON.stringify(value);
/** What was stored by `toJson`; whoever reads it says what it was. */
export const fromJson = <T>(text: JsonText): T => JSON.parse(text) as T;
export const fromJsonOrNull = <T>(text: JsonText | null): T | null => (text === null ? null : fromJson<T>(text));

/** As responses tell times: ISO 8601, UTC. */
export const toIso = (ms: number): string => new Date(ms).toISOString();
export const toIsoOrNull = (ms: number | null): string | null => (ms === null ? null : toIso(ms));
