// What the routes of those who watch take and give.

import { mostRecentErrors } from '../../../http/recent-errors.ts';
import { Nullable, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { Recent, Streaming } from './performance.ts';

const Counts = Type.Record(Type.String(), Type.Integer());

export const ErrorsQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50, description: `${mostRecentErrors} are kept.` }),
});
export const ErrorsAnswer = Type.Object({
  status: Type.Literal('ok'),
  count: Type.Integer(),
  errors: Type.Array(
    Type.Object({
      timestamp: Timestamp,
      code: Type.String(),
      message: Type.String({ description: 'As the client was told.' }),
      status_code: Type.Integer(),
      cause: Type.String({ description: 'Class and code of what was thrown.' }),
      route: Type.String(),
      request_id: Type.String(),
    }),
  ),
});
export type ErrorsAnswer = Static<typeof ErrorsAnswer>;

export const ErrorsSummary = Type.Object({
  status: Type.Literal('ok'),
  total: Type.Integer({ description: 'Since the start of this worker.' }),
  by_code: Counts,
  recent: Type.Object(
    { last_5min: Type.Integer(), last_hour: Type.Integer(), by_route: Counts },
    { description: `Of the last ${mostRecentErrors}.` },
  ),
  last_error_at: Nullable(Timestamp),
});
export type ErrorsSummary = Static<typeof ErrorsSummary>;

export const AveragesQuery = Type.Object({ minutes: Type.Integer({ minimum: 1, maximum: 1440, default: 5 }) });
export const AveragesAnswer = Type.Object({
  status: Type.Literal('ok'),
  timestamp: Timestamp,
  minutes: Type.Integer(),
  requests: Recent,
  streaming: Streaming,
});
