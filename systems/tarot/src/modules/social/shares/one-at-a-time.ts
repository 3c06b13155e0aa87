// Work on the same thing waits for the one before. Passwords of a share are tried so: a hundred guesses at once are not all tried before the first counts as wrong, and a
// hundred readers who know the password all come in.

/** Takes whose turn it is among those of the same key. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): Turns {
  // Only those under way.
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}
