// How many terminal cells a text takes, and how to cut it to some. Reports show names and arguments that strangers chose.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A cell each, and none joins another: Latin, dashes and quotes, arrows, signs of arithmetic, box lines, marks. Most text of reports is nothing else. */
const plain = /^[\x20-\x7e\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u257f\u2713\u2717]*$/;
/** Wide in every common terminal: East Asian scripts, full-width forms, emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f|[\u{20000}-\u{3fffd}]/u;

export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** Cut to `width` cells, the last of them an ellipsis where something was cut. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return '';
  const letters = [...segmenter.segment(text)].map(({ segment }) => segment);
  return `${fitting(letters, width - 1)
    .join('')
    .trimEnd()}…`;
}

/** The same with the ellipsis within: of a path both ends tell, and the file at its end tells more. */
export function cutMiddle(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 8) return cutText(text, width);
  const letters = [...segmenter.segment(text)].map(({ segment }) => segment);
  const headWidth = Math.floor((width - 1) / 3);
  const head = fitting(letters, headWidth);
  const tail = fitting(letters.toReversed(), width - 1 - textWidth(head.join('')));
  return `${head.join('')}…${tail.toReversed().join('')}`;
}

function fitting(letters: readonly string[], width: number): string[] {
  let taken = 0;
  const end = letters.findIndex((letter) => {
    taken += textWidth(letter);
    return taken > width;
  });
  return letters.slice(0, end < 0 ? undefined : end);
}

/** A number stays with its unit. */
export const beforeUnit: RegExp = /(?<=\d) (?=(?:[kMG]i?B|ms|s|min|%)(?![\w]))/g;
const joint = '\u00a0';

/** Breaks at spaces; a word longer than a line is broken where the line ends. */
export function wrapText(text: string, width: number): string[] {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  for (const word of text.replace(beforeUnit, joint).split(/ +/)) {
    for (const piece of pieces(word, room)) {
      const longer = line === '' ? piece : `${line} ${piece}`;
      if (line !== '' && textWidth(longer) > room) {
        lines.push(line);
        line = piece;
      } else line = longer;
    }
  }
  return (line === '' ? lines : [...lines, line]).map((wrapped) => wrapped.replaceAll(joint, ' '));
}

function pieces(word: string, width: number): string[] {
  if (textWidth(word) <= width) return [word];
  const found: string[] = [];
  let piece = '';
  for (const { segment } of segmenter.segment(word)) {
    if (piece !== '' && textWidth(piece + segment) > width) {
      found.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...found, piece];
}
