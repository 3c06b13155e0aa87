// What can be tried: a kind of change knows how to find its candidates in a subject; a candidate says how the subject is launched with it, what it risks, and
// how a person has it for good. Adding a kind is one file in kinds/, its entry in catalogue.ts, and its section in docs/changes.md, which a test compares.

import type { Mode, Redirection, StandInImport } from '@tare/accounting';
import type { ChangeGroup, Level } from '@tare/experiment';
import type { Findings } from './findings.ts';

/** How a launch differs with the change: plain values, so that several compose into a path and are written down by one place. */
export interface LaunchEdit {
  /** Services that it applies to. */
  services: readonly string[];
  /** Put behind the runtime's name in the command, or into NODE_OPTIONS where the command does not name it and the flag may stand there. */
  nodeFlags?: readonly string[];
  /** Taken out of the command and of NODE_OPTIONS. */
  withoutNodeFlags?: readonly string[];
  /** null removes a variable. */
  env?: Readonly<Record<string, string | null>>;
  /** Takes the place of the whole command. */
  argv?: readonly string[];
  /** Takes the place of a command that does not name the runtime, where `nodeFlags` or `runtime` could not be placed otherwise. */
  directArgv?: readonly string[];
  /** Takes the place of the runtime's path in the command. */
  runtime?: string;
  /** Put in front of LD_PRELOAD. */
  preload?: string;
  standIns?: readonly StandInImport[];
  redirections?: readonly Redirection[];
  /** ES modules ask for a redirected copy, so that the loader's hooks are needed; of stand-ins it is known from their kind. */
  hooksModules?: boolean;
}

/** A suggested change to the person's own source. */
export interface CodeEdit {
  /** Absolute. */
  file: string;
  /** Of the first line, from 1; null where the place was not found. */
  line: number | null;
  /** What to do, one or two sentences. */
  advice: string;
  /** Lines as they are and as they would be; null where it cannot be done mechanically. */
  replacement: LineReplacement | null;
  /** Edits of one group are made all or not at all: an import that moves, and the uses of what it bound. */
  group?: string;
}

export interface LineReplacement {
  before: readonly string[];
  after: readonly string[];
  /** Unchanged lines around, up to three each, that a patch is found by. */
  above?: readonly string[];
  below?: readonly string[];
  /** The last of all these lines is the file's last and does not end with a line feed. */
  endsOpen?: boolean;
}

export interface Change {
  /** Short and distinct among all that one subject gets: `lazy openai`, `semi-space 1 MB`. */
  name: string;
  /** `id` of its kind. */
  kind: string;
  mode: Mode;
  risk: Level;
  effort: Level;
  /** What was found that speaks for it: `openai 4.104.0 is imported at src/ai.ts:3, and no request of the load runs any of it`. */
  because: string;
  cautions: readonly string[];
  slot: string | null;
  estimatedBytes: number | null;
  /**
   * - `launch`: applies itself to the launch
   * - `arm`: an entry of the configuration's `changes`, which may run another command or commit; applied by its name
   * - `advice`: nothing that a trial could do by itself
   * - `not-memory`: nothing that memory would show
   */
  trial:
    | { kind: 'launch'; edit: LaunchEdit }
    | { kind: 'arm'; change: string }
    | { kind: 'advice'; because: string }
    | { kind: 'not-memory'; because: string };
  codeEdits: readonly CodeEdit[];
}

/** A kind of change: one entry of the catalogue. */
export interface ChangeKind {
  /** Kebab-case; the section in docs/changes.md. */
  id: string;
  /** As a heading. */
  title: string;
  group: ChangeGroup;
  /** By which figure it is judged. */
  mode: Mode;
  /** What it does to a program and its memory, two or three sentences. */
  does: string;
  /** When it does harm. */
  backfires: string;
  /** How it is found and how it is tried. */
  detects: string;
  /** Pure: all it looks at is in the findings. In the order in which they should be tried. */
  detect(findings: Findings): Change[];
}
