// Requests are checked by TypeBox itself, schema by schema as they come. The compilers that Fastify brings make code for each schema of each route at the start: 16 MB
// and more than a second for a hundred routes, most of which a process is seldom asked for.

import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';
import type { FastifySerializerCompiler } from 'fastify/types/schema.js';
import { fillDefaults } from './defaults.ts';
import { Problem } from './problem.ts';
import { type TObject, type TSchema, Value } from './typebox.ts';

interface Fault {
  /** As `body.tags.0`. */
  field: string;
  message: string;
}

/** Of one request. */
const mostFaults = 20;
/** Where all comes as text, "5" is a number and "true" is true; in a body they are what they are. */
const comesAsText: ReadonlySet<string> = new Set(['params', 'querystring', 'headers']);

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  return (given: unknown) => {
    const filled = fillDefaults(schema, given ?? undefined);
    const converted = comesAsText.has(httpPart) ? convertTexts(schema, filled) : filled;
    // What no schema names is dropped, so that no handler comes to rely on it; and before the check, so that it does not count as something.
    const value = Value.Clean(schema, converted);
    const faults = faultsOf(schema, value, httpPart);
    if (faults.length > 0) {
      const problem = new Problem('VALIDATION_ERROR', 'The request is not as it has to be.', faults);
      return { error: problem as Error as Error & FastifySchemaValidationError[] };
    }
    return { value };
  };
};

/** TypeBox makes 1 of "1.5" where a whole number is asked for, and of "true": what is written otherwise stays a text, and is refused. */
const numbers: Readonly<Record<string, RegExp>> = {
  integer: /^-?\d+$/,
  number: /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
};

function convertTexts(schema: TSchema, given: unknown): unknown {
  const texts = { ...(given as Record<string, unknown>) };
  const converted = Value.Convert(schema, given) as Record<string, unknown>;
  for (const [name, property] of Object.entries((schema as TObject).properties ?? {})) {
    const text = texts[name];
    const isNumber = numbers[property['type']];
    if (isNumber && typeof text === 'string' && !isNumber.test(text)) converted[name] = text;
  }
  return converted;
}

function faultsOf(schema: TSchema, value: unknown, part: string): Fault[] {
  const faults: Fault[] = [];
  if (!Value.Check(schema, value)) {
    for (const { path, message } of Value.Errors(schema, value)) {
      faults.push({ field: `${part}${path.replaceAll('/', '.')}`, message });
      if (faults.length === mostFaults) break;
    }
  }
  const message = oddityOf(value, mostLevels);
  if (message !== undefined) faults.push({ field: part, message });
  return faults;
}

/** Of what is nested in each other: a few thousand would use up the stack of whoever walks through it. */
const mostLevels = 50;

/** Half of a pair of UTF-16: it has no UTF-8, so both databases would store another character in its place. */
const halfCharacter = /\p{Surrogate}/u;

/** What no schema says, since it is of all values: PostgreSQL cannot store U+0000, and nobody means it. */
function oddityOf(value: unknown, levels: number): string | undefined {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'A text may not contain the character U+0000';
    if (halfCharacter.test(value)) return 'A text may not contain half of a surrogate pair';
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (levels === 0) return `More than ${mostLevels} levels are nested in each other`;
  for (const [name, inner] of Object.entries(value)) {
    const oddity = oddityOf(name, levels) ?? oddityOf(inner, levels - 1);
    if (oddity !== undefined) return oddity;
  }
  return undefined;
}

/** @param check whether a response is compared with its schema: in tests */
export const compileSerializer =
  (check: boolean): FastifySerializerCompiler<TSchema> =>
  ({ schema, method, url, httpStatus }) =>
  (data: unknown) => {
    if (check) requireSame(schema, data, `${method} ${url} ${httpStatus ?? ''}`);
    return JSON.stringify(data);
  };

/** @throws Error where something is missing, of another type, or more than the schema tells */
function requireSame(schema: TSchema, data: unknown, route: string): void {
  const plain: unknown = JSON.parse(JSON.stringify(data));
  const [fault] = Value.Errors(schema, plain);
  if (fault) throw new Error(`The response of ${route} differs from its schema at ${fault.path}: ${fault.message}.`);
  const cleaned: unknown = Value.Clean(schema, structuredClone(plain));
  const before = JSON.stringify(plain);
  if (JSON.stringify(cleaned) !== before)
    throw new Error(`The response of ${route} has more than its schema: ${before.slice(0, 2000)}`);
}
