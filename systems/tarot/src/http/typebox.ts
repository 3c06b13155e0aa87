// TypeBox, as CommonJS for the same reason as Kysely (data/kysely.ts), and with the formats that schemas may name.

import { createRequire } from 'node:module';
import type * as All from '@sinclair/typebox';
import type * as Values from '@sinclair/typebox/value';

export type { Static, TObject, TProperties, TSchema } from '@sinclair/typebox';

const require = createRequire(import.meta.url);
const { FormatRegistry, Kind, Type } = require('@sinclair/typebox') as typeof All;
const { Value } = require('@sinclair/typebox/value') as typeof Values;

export { Kind, Type, Value };

const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
};

FormatRegistry.Set(
  'email',
  (text) => text.length <= 254 && /^[^\s@<>()",;:\\]+@[^\s@.<>()",;:\\]+(\.[^\s@.<>()",;:\\]+)+$/.test(text),
);
FormatRegistry.Set('uuid', (text) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text));
FormatRegistry.Set('date', isDay);
FormatRegistry.Set('date-time', (text) => isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)));
