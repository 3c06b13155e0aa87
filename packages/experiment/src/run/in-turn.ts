// Work on the items of a list in their order, so many at a time.

/**
 * An item begins as soon as a place is free. Whatever goes wrong, nothing is under way any more once this has ended.
 * @param work returns undefined to end it: nothing more begins
 * @returns by item; undefined for those that were not begun, or ended it
 * @throws what `work` threw first
 */
export async function inTurn<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result | undefined>,
): Promise<(Result | undefined)[]> {
  const results: (Result | undefined)[] = items.map(() => undefined);
  let begun = 0;
  let isOver = false;
  const goOn = async (): Promise<void> => {
    while (!isOver && begun < items.length) {
      const index = begun++;
      try {
        results[index] = await work(items[index] as Item, index);
      } catch (error) {
        isOver = true;
        throw error;
      }
      if (results[index] === undefined) isOver = true;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.max(1, atOnce) }, goOn));
  const failed = ended.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return results;
}
