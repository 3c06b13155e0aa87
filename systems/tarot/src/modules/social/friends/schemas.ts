// What the routes of friends take and give.

import { Id, Message, OneOf, paging, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { Person } from '../people.ts';

const page = {
  total_count: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  has_more: Type.Boolean(),
};

export const PageQuery = Type.Object(paging(100, 20));
export type PageQuery = Static<typeof PageQuery>;

export const NewRequest = Type.Object(
  {
    user_id: Type.Optional(Id),
    email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })),
  },
  { description: 'One of the two.' },
);
export type NewRequest = Static<typeof NewRequest>;
export const RequestedAnswer = Message;

export const FriendsAnswer = Type.Object({
  friends: Type.Array(Type.Object({ ...Person.properties, friends_since: Timestamp })),
  ...page,
});

export const RequestsAnswer = Type.Object({
  requests: Type.Array(Type.Object({ id: Type.String(), from: Person, created_at: Timestamp })),
  ...page,
});

export const AnsweredAnswer = Type.Object({ id: Type.String(), status: OneOf(['accepted', 'declined']) });
