// Passwords of users and of shared links, by bcrypt: native code, loaded with the first one.

import { lazy } from '@tare/kit/lazy';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long where there is no hash: whether somebody is registered cannot be told by the time of the answer. */
  verify(password: string, hash: string | null): Promise<boolean>;
}

export function createPasswords(cost: number): Passwords {
  const bcrypt = lazy(() => import('@node-rs/bcrypt'));
  let ofNobody: Promise<string> | undefined;
  const hash = async (password: string): Promise<string> => (await bcrypt()).hash(password, { cost });
  return {
    hash,
    verify: async (password, given) => {
      ofNobody ??= hash('nobody has this password');
      const isSame = await (await bcrypt()).verify(password, given ?? (await ofNobody));
      return isSame && given !== null;
    },
  };
}
