// The twelve lines of a card, as bits: the cell in row r and column c is bit 5r + c.

export const CARD_SIDE = 5;
export const LARGEST_NUMBER = 25;
export const LINES_FOR_REWARD = 3;

export const lineNames = [
  'row-0',
  'row-1',
  'row-2',
  'row-3',
  'row-4',
  'col-0',
  'col-1',
  'col-2',
  'col-3',
  'col-4',
  'diagonal-main',
  'diagonal-anti',
] as const;
export type LineName = (typeof lineNames)[number];

const row = 0b11111;
const column = 0b00001_00001_00001_00001_00001;

const masks: Readonly<Record<LineName, number>> = {
  'row-0': row,
  'row-1': row << 5,
  'row-2': row << 10,
  'row-3': row << 15,
  'row-4': row << 20,
  'col-0': column,
  'col-1': column << 1,
  'col-2': column << 2,
  'col-3': column << 3,
  'col-4': column << 4,
  'diagonal-main': 0b10000_01000_00100_00010_00001,
  'diagonal-anti': 0b00001_00010_00100_01000_10000,
};

export type CardNumbers = readonly (readonly number[])[];

/** Lines of which every number was claimed, in the order of their names. */
export function completeLines(card: CardNumbers, claimed: Iterable<number>): LineName[] {
  const known = new Set(claimed);
  const cells = card.flat().reduce((bits, number, index) => (known.has(number) ? bits | (1 << index) : bits), 0);
  return lineNames.filter((name) => (cells & masks[name]) === masks[name]);
}

/** Whether each number from 1 to 25 is in it once. */
export function isCard(card: CardNumbers): boolean {
  const numbers = card.flat();
  return (
    card.length === CARD_SIDE &&
    card.every((cells) => cells.length === CARD_SIDE) &&
    new Set(numbers).size === LARGEST_NUMBER &&
    numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= LARGEST_NUMBER)
  );
}
