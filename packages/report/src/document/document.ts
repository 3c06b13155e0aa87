// What a report says, before anyone decides how it looks: the terminal, Markdown and HTML show the same document.

import type { RecordedError, Unavailable } from '@tare/accounting';

/** Text, or a missing figure: shown as a dash with a note that says why. */
export type Cell = string | Unavailable;

export interface Column {
  title: string;
  align: 'left' | 'right';
  /** How early it gives way on a narrow terminal: 0 stays, the largest goes first. */
  rank: number;
  /** The figure that decides; set in bold. */
  decides?: boolean;
  /** Long text (a command) that may be cut on a terminal. */
  mayShrink?: boolean;
  /** Cells that it keeps while others can still give way; 14 unless given. */
  atLeast?: number;
  /** A path, whose two ends say the most: cut in the middle. */
  isPath?: boolean;
  /** Set as code where the medium can. */
  code?: boolean;
  /** Left out, with a note, where no row knows it. */
  optional?: boolean;
  /** A sentence below the table, wherever the column is shown. */
  note?: string;
}

export type Row =
  /** A label over the rows that follow it. */
  { kind: 'group'; label: string } | { kind: 'body' | 'total'; cells: readonly Cell[] };

export interface Table {
  /** What the numbers are: figure, unit, phase. One line. */
  caption: string;
  /** The first column names the row and always stays. */
  columns: readonly Column[];
  rows: readonly Row[];
  /** Sentences below the table. */
  notes: readonly string[];
}

export type Block =
  | { kind: 'table'; table: Table }
  | { kind: 'text'; text: string }
  | { kind: 'list'; list: List }
  | { kind: 'code'; code: Code };

/** Sentences of one kind under what they have in common. */
export interface List {
  title: string;
  items: readonly string[];
}

/** Text to be copied as it is. */
export interface Code {
  /** What it is for: `Dockerfile`. */
  title: string;
  text: string;
  /** How a terminal that is too narrow breaks its lines: a command line is continued with a backslash. */
  language: 'shell' | 'plain';
  /** A terminal leaves it out and the others fold it away. */
  isFolded: boolean;
}

export interface Section {
  /** Stable name, as an anchor. */
  id: string;
  title: string;
  blocks: readonly Block[];
  /** A closer look that the terminal leaves out and the others fold away. */
  detail: boolean;
}

/** One of the few numbers that a reader takes away. */
export interface KeyFigure {
  /** `36.1 MB`. */
  value: string;
  /** Which figure, in which mode and phase. */
  label: string;
  /** Number of trials and their range. */
  detail: string;
  /** Share of the plan, 0 to 1 or above it; null without a plan. */
  shareOfLimit: number | null;
  shareText: string | null;
}

/**
 * - `good`: as it should be, or better
 * - `bad`: a failure, a cost
 * - `caution`: to be looked at
 * - `plain`: nothing of note
 */
export type FindingTone = 'good' | 'bad' | 'caution' | 'plain';

/** One sentence of the answer. */
export interface Finding {
  tone: FindingTone;
  text: string;
}

export interface FindingGroup {
  /** What its sentences have in common; null where that needs no words. */
  label: string | null;
  findings: readonly Finding[];
}

/** Why the result holds less than was asked for. */
export interface Shortfall {
  state: 'partial' | 'interrupted' | 'failed';
  lines: readonly string[];
  error: RecordedError | null;
}

export interface ReportDocument {
  /** Of what: the subject's name. */
  title: string;
  /** What it is, with the title in it: `Memory of cards`. */
  heading: string;
  recordedAt: string;
  shortfall: Shortfall | null;
  /** The answer in one sentence. */
  headline: string;
  /** Whether the findings say all of the headline: only a page, which needs a title, then shows it. */
  headlineRepeats: boolean;
  /** The answer sentence by sentence, where one does not hold it. */
  findings: readonly FindingGroup[];
  /** The answer against the plan, where one was given. */
  limitLine: string | null;
  /** How it was measured, in one line. */
  method: string;
  keyFigures: readonly KeyFigure[];
  sections: readonly Section[];
  warnings: readonly string[];
  environment: string;
}
