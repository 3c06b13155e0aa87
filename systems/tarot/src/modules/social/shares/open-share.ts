// A link is opened: by its password where it has one, and five wrong ones lock it for an hour.

import type { Context } from '../../../context.ts';
import type { Queries } from '../../../data/database.ts';
import { isSet } from '../../../data/values.ts';
import { Problem, required } from '../../../http/problem.ts';
import { findShownReading, type ShownReading } from '../shown-reading.ts';
import { countAccess, countFailure, findLockedUntil, findShare, type StoredShare } from './accesses-store.ts';
import type { Turns } from './one-at-a-time.ts';
import { shareMissing } from './shares-store.ts';

/** @throws Problem 404, also where the reading was removed; 410 where it was revoked; 403 without the password, with a wrong one, and while it is locked */
export async function openShare(
  context: Context,
  turns: Turns,
  id: string,
  password: string | undefined,
): Promise<ShownReading & { id: string }> {
  const { queries, clock } = context;
  const share = await requireActive(queries, id);
  if (share.password_hash !== null) {
    if (!password) throw passwordProblem('This reading is shared with a password.');
    await turns(id, () => requirePassword(context, share, password));
  }
  if (!(await countAccess(queries, id, clock.now()))) {
    await requireActive(queries, id);
    throw refused();
  }
  const reading = required(await findShownReading(queries, share.reading_id), shareMissing);
  return { id: share.reading_id, ...reading };
}

async function requireActive(queries: Queries, id: string): Promise<StoredShare> {
  const share = required(await findShare(queries, id), shareMissing);
  if (!isSet(share.is_active)) throw new Problem('GONE', 'This link was revoked.');
  return share;
}

async function requirePassword({ queries, passwords, clock }: Context, share: StoredShare, password: string) {
  const lockedUntil = await findLockedUntil(queries, share.id);
  const isLocked = lockedUntil !== null && lockedUntil > clock.now();
  // Without a hash it takes as long: while it is locked, the right one looks like any other.
  if (await passwords.verify(password, isLocked ? null : share.password_hash)) return;
  if (!isLocked) await countFailure(queries, share.id, clock.now());
  throw refused();
}

const passwordProblem = (message: string): Problem => new Problem('PASSWORD_REQUIRED', message);
const refused = (): Problem => passwordProblem('The password is wrong, or was wrong too often for now.');
