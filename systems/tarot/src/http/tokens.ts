// The two tokens of a session: one for a while, which opens routes, and one for days, which gives a new pair once.

import jws from 'jws';
import { type Static, Type, Value } from './typebox.ts';

const Claims = Type.Object({
  sub: Type.String(),
  email: Type.String(),
  type: Type.Union([Type.Literal('access'), Type.Literal('refresh')]),
  /** The session. */
  sid: Type.String(),
  jti: Type.String(),
  /** Seconds since 1970. */
  iat: Type.Integer(),
  exp: Type.Integer(),
});
export type Claims = Static<typeof Claims>;

export interface Tokens {
  sign(claims: Claims): string;
  /** @returns null for one that is not ours, was changed, is over, or of the other type */
  verify(token: string, type: Claims['type'], nowMs: number): Claims | null;
}

/** Of what a client sends: ours are a third of it. */
const longestToken = 2048;
const algorithm = 'HS256';

/** Signs at once, on this thread: by WebCrypto each request would wait in the thread pool behind whoever has a password hashed. */
export function createTokens(secretKey: string): Tokens {
  const open = (token: string): unknown => {
    try {
      return jws.verify(token, algorithm, secretKey) ? jws.decode(token)?.payload : null;
    } catch {
      return null;
    }
  };
  return {
    sign: (payload) => jws.sign({ header: { alg: algorithm, typ: 'JWT' }, payload, secret: secretKey }),
    verify: (token, type, nowMs) => {
      const claims = token.length > longestToken ? null : open(token);
      return Value.Check(Claims, claims) && claims.type === type && claims.exp * 1000 > nowMs ? claims : null;
    },
  };
}
