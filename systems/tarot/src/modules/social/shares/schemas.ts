// What the routes of shares take and give.

import { Id, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { ShownReading } from '../shown-reading.ts';

export const ShareParams = Type.Object({ uuid: Id });

export const NewShare = Type.Object(
  {
    require_password: Type.Optional(Type.Boolean({ description: 'True where a password is given.' })),
    password: Type.Optional(Type.String({ minLength: 4, maxLength: 8 })),
  },
  { default: {} },
);
export type NewShare = Static<typeof NewShare>;

export const ShareBody = Type.Object({
  uuid: Type.String(),
  url: Type.String({ description: 'A path of this server, where it was told of no front end.' }),
  require_password: Type.Boolean(),
  access_count: Type.Integer(),
  created_at: Timestamp,
  is_active: Type.Boolean(),
});
export type ShareBody = Static<typeof ShareBody>;

export const SharesQuery = Type.Object({ active_only: Type.Boolean({ default: false }) });
export const SharesAnswer = Type.Object({ shares: Type.Array(ShareBody) });

/** Of any length: one that none can have is a wrong one. */
const GivenPassword = Type.Optional(Type.String({ maxLength: 100 }));
export const OpeningQuery = Type.Object({ password: GivenPassword });
export const OpeningBody = Type.Object({ password: GivenPassword }, { default: {} });

export const SharedReading = Type.Object({ id: Type.String(), ...ShownReading.properties });
