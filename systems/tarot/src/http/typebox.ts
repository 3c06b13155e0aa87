// TypeBox, with the formats that schemas may name.

import { FormatRegistry } from '@sinclair/typebox';

export { type Static, type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox';
export { Value } from '@sinclair/typebox/value';

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
/** With a zone: without one it would be a moment of wherever this server stands. */
const isMoment = /^.{10}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;
FormatRegistry.Set(
  'date-time',
  (text) => isDay(text.slice(0, 10)) && isMoment.test(text) && !Number.isNaN(Date.parse(text)),
);
