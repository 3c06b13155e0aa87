// What a front end has to report: a line of the log for each. For everybody, since errors happen before anybody has signed in; so it is bounded in every way, and
// what it says of itself is not believed.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { Problem } from '../../../http/problem.ts';
import { failures, Nullable } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { withoutSecrets } from './without-secrets.ts';

const mostReports = 100;
const mostBytes = 131_072;
/** Of an address; a front end that sends what it has gathered now and then needs a few. */
const batchesPerMinute = 30;

const Report = Type.Object({
  type: Type.String({ minLength: 1, maxLength: 100 }),
  payload: Type.Optional(
    Type.Object({
      message: Type.Optional(Type.String({ maxLength: 2000 })),
      stack: Type.Optional(Type.String({ maxLength: 4000 })),
    }),
  ),
  user_id: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  session_id: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  ts: Type.Optional(Type.Union([Type.Number(), Type.String({ maxLength: 40 })])),
});
type Report = Static<typeof Report>;

const Reports = Type.Array(Report, { maxItems: mostReports });
const Batch = Type.Object({
  events: Type.Array(Report, { maxItems: mostReports, default: [] }),
  errors: Type.Array(Report, { maxItems: mostReports, default: [] }),
});
const BatchAnswer = Type.Object({
  success: Type.Literal(true),
  processed: Type.Object({ events: Type.Integer(), errors: Type.Integer() }),
});

export function registerLogIntake(app: App, { log, settings }: Context): void {
  const most = Math.min(batchesPerMinute, settings.RATE_LIMIT_PER_MINUTE);
  const route = <T>(summary: string, body: T) => ({
    bodyLimit: mostBytes,
    config: { rateLimit: most > 0 && { max: most, timeWindow: 60_000 } },
    schema: { summary, body, response: { 200: BatchAnswer, ...failures(413) } },
  });
  const write = (events: readonly Report[], errors: readonly Report[]) => {
    for (const event of events) log.info({ client: describe(event) }, 'a client reports an event');
    for (const error of errors) log.warn({ client: describe(error) }, 'a client reports an error');
    return { success: true as const, processed: { events: events.length, errors: errors.length } };
  };
  app.post('/monitoring/logs/batch', route('Report events and errors', Batch), async ({ body: { events, errors } }) => {
    if (events.length + errors.length > mostReports)
      throw new Problem('VALIDATION_ERROR', `A batch has ${mostReports} events and errors at most.`);
    return write(events, errors);
  });
  app.post(
    '/monitoring/logs/errors',
    route('Report errors', Type.Object({ errors: Reports })),
    async ({ body: { errors } }) => write([], errors),
  );
}

const describe = ({ type, payload, user_id, session_id, ts }: Report) => ({
  type: withoutSecrets(type),
  ...(payload?.message === undefined ? {} : { message: withoutSecrets(payload.message) }),
  ...(payload?.stack === undefined ? {} : { stack: withoutSecrets(payload.stack) }),
  claimedUserId: withoutSecrets(user_id ?? ''),
  claimedSessionId: withoutSecrets(session_id ?? ''),
  claimedTime: withoutSecrets(String(ts ?? '')),
});
