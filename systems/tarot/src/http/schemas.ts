// Parts of schemas that many routes have.

import { type Static, type TProperties, type TSchema, Type } from './typebox.ts';

export const Id = Type.String({ format: 'uuid' });
export const IdParams = Type.Object({ id: Id });
/** ISO 8601, UTC. */
export const Timestamp = Type.String({ format: 'date-time' });
export const Day = Type.String({ format: 'date' });

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One of these texts; `Type.Enum` would want an enum, which is no type that can be erased. */
export const OneOf = <const T extends readonly string[]>(
  values: T,
  options: { default?: T[number]; description?: string } = {},
) =>
  Type.Unsafe<T[number]>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      options,
    ),
  );

/** For updates: each may be left out, and one has to be there. */
export const SomeOf = <T extends TProperties>(properties: T) =>
  Type.Partial(Type.Object(properties), { minProperties: 1 });

export const sortOrder = OneOf(['asc', 'desc'], { default: 'asc' });

/** `page` from 1; add further filters: `Type.Object({ ...paging(100, 20), search: ... })`. */
export const paging = (most: number, usual: number) => ({
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  page_size: Type.Integer({ minimum: 1, maximum: most, default: usual }),
});

export const Message = Type.Object({ message: Type.String() });

export const ErrorBody = Type.Object(
  {
    success: Type.Literal(false),
    error: Type.Object({
      code: Type.String(),
      message: Type.String(),
      details: Type.Optional(Type.Unknown()),
    }),
    timestamp: Timestamp,
    request_id: Type.String(),
  },
  { description: 'What went wrong.' },
);
export type ErrorBody = Static<typeof ErrorBody>;

/** The responses of errors that a route gives: `response: { 200: Card, ...failures(404) }`. 422, 429 and 500 are those of every route. */
export const failures = <const Status extends number>(...statuses: Status[]) => {
  const every = [...statuses, 422, 429, 500] as const;
  return Object.fromEntries(every.map((status) => [status, ErrorBody])) as Record<
    Status | 422 | 429 | 500,
    typeof ErrorBody
  >;
};
