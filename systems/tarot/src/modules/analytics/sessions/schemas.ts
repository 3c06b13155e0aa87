// What the routes of saved sessions take and give.

import { factionKeys, karmaContexts, voiceKeys } from '../../../deck/card.ts';
import { Id, Nullable, OneOf, SomeOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';

export const sessionStatuses = ['active', 'paused', 'complete'] as const;
/** Those that a session can be given: it is completed by a reading, not by saying so. */
const openStatuses = ['active', 'paused'] as const;
const strategies = ['last_write_wins', 'server_wins', 'client_wins'] as const;
const sides = ['server', 'client'] as const;

/** How large and how deep is looked at by `requireBounded`. */
const FreeForm = Type.Record(Type.String(), Type.Unknown());
const SpreadType = Type.String({ minLength: 1, maxLength: 50, pattern: '\\S' });
const Question = Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' });
const ClientId = Type.String({ minLength: 1, maxLength: 100 });

const shown = {
  id: Type.String(),
  user_id: Type.String(),
  spread_type: Type.String(),
  question: Type.String(),
  status: OneOf(sessionStatuses),
  client_id: Nullable(Type.String()),
  reading_id: Nullable(Type.String()),
  created_at: Timestamp,
  updated_at: Timestamp,
  last_accessed_at: Timestamp,
};
/** In lists: a state has up to 32 KiB. */
export const SessionSummary = Type.Object(shown);
export type SessionSummary = Static<typeof SessionSummary>;
export const SessionBody = Type.Object({ ...shown, spread_config: Nullable(FreeForm), session_state: FreeForm });
export type SessionBody = Static<typeof SessionBody>;

export const NewSession = Type.Object({
  spread_type: SpreadType,
  spread_config: Type.Optional(FreeForm),
  question: Question,
  session_state: Type.Record(Type.String(), Type.Unknown(), { default: {} }),
  status: OneOf(openStatuses, { default: 'active' }),
  client_id: Type.Optional(ClientId),
});
export type NewSession = Static<typeof NewSession>;

export const SessionChanges = SomeOf({
  spread_type: SpreadType,
  spread_config: Nullable(FreeForm),
  question: Question,
  session_state: FreeForm,
  status: OneOf(openStatuses),
  expected_updated_at: Type.String({ format: 'date-time', description: 'Changes nothing where it was changed since.' }),
});
export type SessionChanges = Static<typeof SessionChanges>;

export const SessionsQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
  offset: Type.Integer({ minimum: 0, maximum: 100_000, default: 0 }),
  status: Type.Optional(OneOf(sessionStatuses)),
});
export type SessionsQuery = Static<typeof SessionsQuery>;
export const SessionsAnswer = Type.Object({
  sessions: Type.Array(SessionSummary),
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
  has_more: Type.Boolean(),
});

export const Completion = Type.Object(
  {
    interpretation: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000 })),
    spread_template_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 50, description: 'The spread_type of the session unless given.' }),
    ),
    character_voice: OneOf(voiceKeys, { default: 'wrist_console' }),
    karma_context: OneOf(karmaContexts, { default: 'neutral' }),
    faction_influence: Type.Optional(OneOf(factionKeys)),
  },
  { default: {} },
);
export type Completion = Static<typeof Completion>;
export const CompletionAnswer = Type.Object({ session_id: Type.String(), reading_id: Type.String() });

/** What a client has that was without a connection. */
const clientSide = {
  session_state: FreeForm,
  status: OneOf(openStatuses, { default: 'active' }),
  updated_at: Timestamp,
};
export const SyncBody = Type.Object({
  ...clientSide,
  client_id: ClientId,
  spread_type: SpreadType,
  spread_config: Type.Optional(FreeForm),
  question: Question,
  created_at: Timestamp,
  expected_updated_at: Type.Optional(
    Type.String({ format: 'date-time', description: 'What the client started from: there is no conflict with that.' }),
  ),
});
export type SyncBody = Static<typeof SyncBody>;

const Conflict = Type.Object({
  field: OneOf(['session_state', 'status']),
  server_value: Type.Unknown(),
  client_value: Type.Unknown(),
  server_updated_at: Timestamp,
  client_updated_at: Timestamp,
});
export type Conflict = Static<typeof Conflict>;
export const SyncAnswer = Type.Object({
  status: OneOf(['synced', 'conflict']),
  session: SessionBody,
  client_id: Type.String(),
  server_id: Type.String(),
  conflicts: Type.Array(Conflict),
});

export const ResolveBody = Type.Object({
  session_id: Id,
  strategy: OneOf(strategies),
  client: Type.Optional(Type.Object(clientSide, { description: 'May be left out where the server wins.' })),
  expected_updated_at: Type.Optional(
    Type.String({ format: 'date-time', description: 'Of the session as it was when the conflict was told.' }),
  ),
});
export type ResolveBody = Static<typeof ResolveBody>;
export const ResolveAnswer = Type.Object({
  status: Type.Literal('synced'),
  winner: OneOf(sides),
  session: SessionBody,
});
