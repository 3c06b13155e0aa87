// Where a page of the feed ended: the last post by what the feed is sorted by. Posts that come meanwhile move no other to the next page.

export interface Position {
  readonly likes: number;
  readonly createdMs: number;
  readonly id: string;
}

/** Its numbers fit into their columns. */
export const cursorPattern = '^\\d{1,9}_\\d{1,15}_[\\da-f-]{36}$';

export const toCursor = ({ likes, createdMs, id }: Position): string => `${likes}_${createdMs}_${id}`;

/** @param cursor of the pattern */
export function parseCursor(cursor: string): Position {
  const [likes, createdMs, id = ''] = cursor.split('_');
  return { likes: Number(likes), createdMs: Number(createdMs), id };
}
