// What auth takes and gives.

import { factionKeys } from '../../../deck/card.ts';
import { Day, OneOf, Timestamp } from '../../../http/schemas.ts';
import { type Static, Type } from '../../../http/typebox.ts';
import { User } from '../users/user.ts';

/** bcrypt reads 72 bytes of it; sign-in-routes.ts refuses one that is longer. */
const Password = Type.String({ minLength: 8, maxLength: 72 });
/** Something to be seen, and nothing that a page could take for markup. */
export const ShownName = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^<>]*\\S[^<>]*$' });
export const Faction = OneOf(factionKeys);
const Email = Type.String({ format: 'email', maxLength: 254 });

export const Registration = Type.Object({
  email: Email,
  password: Password,
  confirm_password: Type.String(),
  name: ShownName(50),
  display_name: Type.Optional(ShownName(100)),
  faction_alignment: Type.Optional(Faction),
  location: Type.Optional(Type.String({ maxLength: 100 })),
});
export type Registration = Static<typeof Registration>;

export const Login = Type.Object({ email: Email, password: Type.String({ minLength: 1, maxLength: 1000 }) });

export const SignedInAnswer = Type.Object({ message: Type.String(), user: User, token_expires_at: Timestamp });
export const RefreshAnswer = Type.Object({
  message: Type.String(),
  user: User,
  access_token: Type.String(),
  token_expires_at: Timestamp,
});
export const VerifyAnswer = Type.Object({ user: User, is_valid: Type.Literal(true) });
export const LogoutAnswer = Type.Object({ message: Type.String(), is_oauth_user: Type.Boolean() });

export const MeAnswer = Type.Object({
  user: User,
  statistics: Type.Object({
    total_readings: Type.Integer(),
    readings_this_month: Type.Integer(),
    login_days: Type.Integer(),
    consecutive_days: Type.Integer(),
    favorite_card_suit: Type.Union([Type.String(), Type.Null()]),
  }),
  token_expires_at: Timestamp,
});

export const CheckInAnswer = Type.Object({
  success: Type.Literal(true),
  is_first_check_in_today: Type.Boolean(),
  login_date: Day,
  task_updated: Type.Boolean({ description: 'Whether tasks are on, and count it.' }),
  consecutive_days: Type.Integer(),
});

export const LoyaltyAnswer = Type.Object({
  is_eligible: Type.Boolean(),
  login_days_count: Type.Integer(),
  login_dates: Type.Array(Day),
  required_days: Type.Integer(),
  extended_today: Type.Boolean(),
});

export const TrackAnswer = Type.Object({
  success: Type.Literal(true),
  login_date: Day,
  is_new_day: Type.Boolean(),
  login_count: Type.Integer(),
});

export const Extension = Type.Object({
  extension_type: OneOf(['activity', 'loyalty']),
  activity_duration: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400, description: 'Seconds.' })),
});
export type Extension = Static<typeof Extension>;

export const ExtensionAnswer = Type.Object({
  success: Type.Literal(true),
  extension_type: Type.String(),
  token_expires_at: Timestamp,
  extended_minutes: Type.Integer(),
  extensions_left: Type.Integer(),
  rewards: Type.Union([Type.Object({ karma: Type.Integer(), title: Type.String() }), Type.Null()]),
});

export const MethodsAnswer = Type.Object({
  has_password: Type.Boolean(),
  has_oauth: Type.Boolean(),
  oauth_provider: Type.Union([Type.String(), Type.Null()]),
  passkeys: Type.Integer(),
  methods: Type.Array(Type.String()),
});

export const NewPassword = Type.Object({ password: Password, confirm_password: Type.String() });
