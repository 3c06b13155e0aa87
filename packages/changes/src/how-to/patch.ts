// Edits of lines as a unified diff. Hunks that touch are joined; of two edits of the same line the first holds, and the other is told apart.

import { relative } from 'node:path';
import type { CodeEdit, LineReplacement } from '../change.ts';

interface Placed {
  file: string;
  line: number;
  replacement: LineReplacement;
}

export interface Patch {
  /** Empty where no edit can be made mechanically. */
  text: string;
  /** Edits that are not in it: without a replacement, or in the way of another. */
  left: CodeEdit[];
}

/** @param folder that paths are relative to */
export function makePatch(edits: readonly CodeEdit[], folder: string): Patch {
  const left: CodeEdit[] = [];
  const byFile = new Map<string, Placed[]>();
  for (const group of groupsOf(distinctEdits(edits))) {
    const placed = group.flatMap(({ file, line, replacement }): Placed[] =>
      line === null || replacement === null ? [] : [{ file, line, replacement }],
    );
    const isInTheWay = placed.some((one) => (byFile.get(one.file) ?? []).some((other) => overlaps(other, one)));
    if (placed.length < group.length || isInTheWay) {
      // The first tells what the group is for; the others follow from it.
      left.push(...group.slice(0, 1));
    } else for (const one of placed) byFile.set(one.file, [...(byFile.get(one.file) ?? []), one]);
  }
  const files = [...byFile].map(([file, placed]) => filePatch(relative(folder, file), placed));
  return { text: files.join(''), left };
}

function groupsOf(edits: readonly CodeEdit[]): CodeEdit[][] {
  const groups = new Map<string | CodeEdit, CodeEdit[]>();
  for (const edit of edits) {
    const key = edit.group ?? edit;
    groups.set(key, [...(groups.get(key) ?? []), edit]);
  }
  return [...groups.values()];
}

/** The same edit is asked for by several changes of a path. */
const distinctEdits = (edits: readonly CodeEdit[]): CodeEdit[] => [
  ...new Map(
    edits.map((edit) => [JSON.stringify([edit.file, edit.line, edit.group, edit.replacement ?? edit.advice]), edit]),
  ).values(),
];

const endOf = ({ line, replacement }: Placed): number => line + replacement.before.length;
const overlaps = (a: Placed, b: Placed): boolean => a.line < endOf(b) && b.line < endOf(a);

function filePatch(path: string, edits: readonly Placed[]): string {
  const placed = edits.toSorted((a, b) => a.line - b.line);
  /** Every line that some edit knows, as it is. */
  const known = new Map<number, string>();
  let openLine: number | undefined;
  for (const { line, replacement } of placed) {
    const { above = [], before, below = [], endsOpen = false } = replacement;
    const all = [...above, ...before, ...below];
    const first = line - above.length;
    all.forEach((text, index) => {
      known.set(first + index, text);
    });
    if (endsOpen) openLine = first + all.length - 1;
  }
  const numbers = [...known.keys()].sort((a, b) => a - b);
  const starts = numbers.filter((number) => !known.has(number - 1));
  let shift = 0;
  const hunks = starts.map((start) => {
    const body: string[] = [];
    let oldCount = 0;
    let newCount = 0;
    const add = (sign: ' ' | '-' | '+', text: string, isLast: boolean): void => {
      body.push(`${sign}${text}`);
      if (isLast) body.push('\\ No newline at end of file');
      if (sign !== '+') oldCount += 1;
      if (sign !== '-') newCount += 1;
    };
    for (let number = start; known.has(number); ) {
      const edit = placed.find(({ line }) => line === number);
      if (edit === undefined) {
        add(' ', known.get(number) ?? '', number === openLine);
        number += 1;
        continue;
      }
      const { before, after } = edit.replacement;
      const isOpen = openLine === number + before.length - 1;
      before.forEach((text, index) => {
        add('-', text, isOpen && index === before.length - 1);
      });
      after.forEach((text, index) => {
        add('+', text, isOpen && index === after.length - 1);
      });
      number += before.length;
    }
    // A side without lines is named by the line before it.
    const place = (from: number, count: number): string => `${count === 0 ? from - 1 : from},${count}`;
    const header = `@@ -${place(start, oldCount)} +${place(start + shift, newCount)} @@`;
    shift += newCount - oldCount;
    return `${[header, ...body].join('\n')}\n`;
  });
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
}
