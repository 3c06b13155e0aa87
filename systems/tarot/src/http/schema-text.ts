// A JSON Schema as people read types: `{ question: text 1..500, privacy?: "private" | "public" = "private" }`, a property on each line.

import type { TObject, TSchema } from './typebox.ts';

/** @param indent of the line that it stands on */
export function schemaText(schema: TSchema, indent = ''): string {
  const { anyOf, allOf, items, properties, patternProperties } = schema as TSchema & Partial<TObject>;
  if (anyOf) return anyOf.map((variant: TSchema) => schemaText(variant, indent)).join(' | ');
  if (allOf) return allOf.map((part: TSchema) => schemaText(part, indent)).join(' & ');
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  if (items) return `[${schemaText(items, indent)}]${bounds(schema['minItems'], schema['maxItems'])}`;
  if (properties && Object.keys(properties).length > 0) return objectText(schema as TObject, indent);
  const [pattern] = Object.values((patternProperties ?? {}) as Record<string, TSchema>);
  if (pattern) return `{ [name]: ${schemaText(pattern, indent)} }`;
  return plainText(schema);
}

function objectText({ properties, required = [] }: TObject, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, property]) => {
    const isNeeded = required.includes(name);
    return `${inner}${name}${isNeeded ? '' : '?'}: ${schemaText(property, inner)}${defaultText(property)}${remark(property)}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

export const defaultText = ({ default: usual }: TSchema): string =>
  usual === undefined ? '' : ` = ${JSON.stringify(usual)}`;

export const remark = ({ description }: TSchema): string => (description === undefined ? '' : `   // ${description}`);

const words: Readonly<Record<string, string>> = { string: 'text', integer: 'whole number', boolean: 'true | false' };

function plainText(schema: TSchema): string {
  const type: string | undefined = schema['type'];
  if (type === undefined) return 'anything';
  const word = schema['format'] ?? schema['contentMediaType'] ?? words[type] ?? type;
  const least = type === 'string' ? schema['minLength'] : schema['minimum'];
  const most = type === 'string' ? schema['maxLength'] : schema['maximum'];
  return `${word}${bounds(least, most)}`;
}

function bounds(least: number | undefined, most: number | undefined): string {
  if (least === undefined && most === undefined) return '';
  return ` ${least ?? ''}..${most ?? ''}`;
}
