// The tables of this folder are shared by every request, so nobody may change them by accident.

/** Freezes a value and everything that it holds, and returns it. Plain objects and arrays only; no cycles. */
export function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freezeDeep(part);
  }
  return value;
}
