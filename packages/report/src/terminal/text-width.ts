// How many terminal cells a text takes, and how to cut it to some. Reports show names and arguments that strangers chose.

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const plain = /^[\x20-\x7e]*$/;
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
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    if (textWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
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
