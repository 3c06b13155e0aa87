// Kinds of knobs: how a text of the environment becomes a value, and what is wrong with one that does not.

import { parseSize } from '@tare/accounting/self';

export type Risk = 'low' | 'medium' | 'high';

interface Setting<T> {
  default: T;
  /** One sentence: what it does, and what the lean value gives up. */
  sentence: string;
}

interface MatterOfMemory<T> {
  /** So unless given. */
  memory?: true;
  /** The value of least memory. */
  leanest: T;
  /** Further values that tare may try; none unless given. */
  values?: readonly T[];
  /** Of the leanest value; low unless given. */
  risk?: Risk;
}

interface NoMatterOfMemory {
  /** A limit or a lifetime: less memory would be no reason to change it. tare is not told of it. */
  memory: false;
}

export type KnobParts<T> = Setting<T> & (MatterOfMemory<T> | NoMatterOfMemory);

export interface Knob<T> extends Setting<T> {
  /** What tare may try. */
  memory: Required<Omit<MatterOfMemory<T>, 'memory'>> | false;
  /** @returns what is wrong with the text where it is no value */
  parse(text: string): { value: T } | { expected: string };
  /** As it is written in the environment. */
  format(value: T): string;
}

const complete = <T>(parts: KnobParts<T>, kind: Pick<Knob<T>, 'parse' | 'format'>): Knob<T> => ({
  default: parts.default,
  sentence: parts.sentence,
  memory:
    parts.memory === false ? false : { leanest: parts.leanest, values: parts.values ?? [], risk: parts.risk ?? 'low' },
  ...kind,
});

const on: ReadonlySet<string> = new Set(['true', '1', 'on', 'yes']);
const off: ReadonlySet<string> = new Set(['false', '0', 'off', 'no']);

export const flag = (parts: KnobParts<boolean>): Knob<boolean> =>
  complete(parts, {
    parse: (text) => {
      const word = text.trim().toLowerCase();
      if (on.has(word)) return { value: true };
      if (off.has(word)) return { value: false };
      return { expected: 'true or false' };
    },
    format: String,
  });

export interface Bounds {
  /** 0 unless given. */
  least?: number;
  most?: number;
}

export const integer = ({
  least = 0,
  most = Number.MAX_SAFE_INTEGER,
  ...parts
}: KnobParts<number> & Bounds): Knob<number> =>
  complete(parts, {
    parse: (text) => {
      const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
      if (value >= least && value <= most) return { value };
      const range = most === Number.MAX_SAFE_INTEGER ? `, ${least} or more` : ` from ${least} to ${most}`;
      return { expected: `a whole number${range}` };
    },
    format: String,
  });

/** Bytes; written as `16MB` or `16MiB`. */
export const size = (parts: KnobParts<number>): Knob<number> =>
  complete(parts, {
    parse: (text) => {
      const value = parseSize(text);
      return value === undefined ? { expected: 'a size as 16MB or 16MiB' } : { value };
    },
    format: String,
  });

export const choice = <T extends string>(
  values: readonly T[],
  parts: Setting<T> & (Omit<MatterOfMemory<T>, 'values'> | NoMatterOfMemory),
): Knob<T> =>
  complete(parts.memory === false ? parts : { ...parts, values }, {
    parse: (text) => {
      const value = values.find((candidate) => candidate === text.trim());
      return value === undefined ? { expected: `one of ${values.join(', ')}` } : { value };
    },
    format: String,
  });
