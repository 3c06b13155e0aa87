// Keys and types of a configuration, against the JSON Schema that is generated from config.ts; Ajv's errors in a person's words.
// Ajv is loaded at the first use: it weighs more than everything else that reads a configuration.

import { readFile } from 'node:fs/promises';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { type ConfigProblem, formatKeyPath, formatSeen } from './config-problem.ts';
import { suggestKey } from './suggest-key.ts';

interface ObjectSchema {
  type?: string | string[];
  description?: string;
  properties?: Record<string, unknown>;
}

type Shape = ObjectSchema & { definitions: Record<string, ObjectSchema> };

let compiled: Promise<{ validate: ValidateFunction; shape: Shape }> | undefined;

/** Every problem of keys and types; none means that the value is a TareConfig. */
export async function checkShape(value: unknown): Promise<ConfigProblem[]> {
  compiled ??= compile();
  const { validate, shape } = await compiled;
  if (validate(value)) return [];
  return dropBranches(validate.errors ?? []).map((error) => describe(error, value, shape));
}

async function compile(): Promise<{ validate: ValidateFunction; shape: Shape }> {
  // The same place from src and from dist.
  const file = new URL('../../schema/config.schema.json', import.meta.url);
  const [{ Ajv }, text] = await Promise.all([import('ajv'), readFile(file, 'utf8')]);
  const shape: Shape = JSON.parse(text);
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });
  return { validate: ajv.compile(shape), shape };
}

/**
 * Where several forms are allowed, Ajv reports what is wrong with each of them. Kept is what is wrong with the form that was meant:
 * the one that has the value's type; and where none has, the one error that says which types are allowed.
 */
function dropBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const dropped = new Set<ErrorObject>();
  for (const choice of errors.filter(({ keyword }) => keyword === 'anyOf')) {
    const branches = errors.filter(
      (error) =>
        error !== choice &&
        (error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`)),
    );
    const isMismatch = (error: ErrorObject): boolean =>
      error.instancePath === choice.instancePath && (error.keyword === 'type' || error.keyword === 'const');
    const meant = branches.filter((error) => !isMismatch(error));
    for (const error of branches) if (isMismatch(error)) dropped.add(error);
    if (meant.length > 0) dropped.add(choice);
  }
  return errors.filter((error) => !dropped.has(error));
}

function describe(error: ErrorObject, root: unknown, shape: Shape): ConfigProblem {
  const parent = (error.parentSchema ?? {}) as ObjectSchema;
  const keys = keysOf(error.instancePath, root);
  const help = parent.description ?? describeKey(keys, shape);
  const at = (message: string, remedy: string = help): ConfigProblem => ({
    keys,
    message,
    seen: formatSeen(error.data),
    remedy,
  });
  switch (error.keyword) {
    case 'additionalProperties': {
      const key: string = error.params['additionalProperty'];
      return {
        keys: [...keys, key],
        message: 'is no known key',
        seen: formatSeen(Object(error.data)[key]),
        remedy: suggest(key, keys, Object.keys(parent.properties ?? {}), shape),
      };
    }
    case 'required': {
      const key: string = error.params['missingProperty'];
      const property = parent.properties?.[key] as ObjectSchema | undefined;
      return {
        keys: [...keys, key],
        message: 'is missing',
        seen: undefined,
        remedy: property?.description ?? `Add the key "${key}".`,
      };
    }
    case 'type':
      return at(`must be ${typeNames([error.params['type']].flat())}`);
    case 'anyOf':
      return at(`must be ${choiceNames(error.schema, shape)}`);
    case 'enum':
      return at(`must be one of ${[error.params['allowedValues']].flat().map(formatSeen).join(', ')}`);
    case 'minimum':
      return at(`must be ${error.params['limit']} or more`);
    case 'exclusiveMinimum':
      return at(`must be above ${error.params['limit']}`);
    case 'minProperties':
      return at('is empty', 'Name at least one service: { "web": { "command": "node server.js" } }.');
    default:
      return at(error.message ?? 'is not allowed');
  }
}

/** Nearest known key; else the place where a key of this name belongs; else all that may stand here. */
function suggest(key: string, keys: readonly (string | number)[], known: readonly string[], shape: Shape): string {
  const nearest = suggestKey(key, known);
  if (nearest !== undefined) return `Did you mean "${nearest}"?`;
  const inLoad = Object.keys(shape.definitions['LoadConfig']?.properties ?? {});
  if (known.includes('load') && inLoad.includes(key))
    return `It belongs into "load": ${formatKeyPath([...keys, 'load', key])}.`;
  if (keys.length > 0 && Object.hasOwn(shape.properties ?? {}, key))
    return 'It belongs to the top of the configuration.';
  if (keys.length === 0 && Object.hasOwn(shape.definitions['ServiceConfig']?.properties ?? {}, key)) {
    return `It belongs to a service: services.NAME.${key}.`;
  }
  return `Leave it out. Known here: ${known.join(', ')}.`;
}

/** The description of the nearest key above that has one: what an item of a list or of a record is meant to be. */
function describeKey(keys: readonly (string | number)[], shape: Shape): string {
  const named = keys.filter((key) => typeof key === 'string').reverse();
  for (const key of named) {
    for (const place of [...Object.values(shape.definitions), shape]) {
      const property = place.properties?.[key] as ObjectSchema | undefined;
      if (property?.description !== undefined) return property.description;
    }
  }
  return 'Every key is explained in docs/config.md.';
}

/** A JSON pointer as keys; positions in lists as numbers. */
function keysOf(pointer: string, root: unknown): (string | number)[] {
  let value: unknown = root;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const isPosition = Array.isArray(value);
      value = Object(value)[key];
      return isPosition ? Number(key) : key;
    });
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};

const typeNames = (types: readonly string[]): string => types.map((type) => typeWords[type] ?? type).join(' or ');

function choiceNames(schema: unknown, shape: Shape): string {
  const branches: { type?: string | string[]; const?: unknown; $ref?: string }[] = Array.isArray(schema) ? schema : [];
  const names = branches.flatMap((branch) => {
    if ('const' in branch) return formatSeen(branch.const);
    const named = shape.definitions[branch.$ref?.split('/').at(-1) ?? ''];
    return [branch.type ?? named?.type ?? 'object'].flat().map((type) => typeNames([type]));
  });
  return [...new Set(names)].join(' or ');
}
