// The end of every command that measures: files written, the report or its JSON printed, faults and written files told, the exit status found.

import { type ErrorCode, exitStatus, type RecordedError, TareError } from '@tare/accounting';
import { type Result, renderError, renderJson, renderTerminal } from '@tare/report';
import type { Terminal } from './terminal.ts';
import { writeOutputs } from './write-output.ts';

/** Options that every command with a result has. */
export interface OutputFlags {
  output?: string[];
  json?: boolean;
  quiet?: boolean;
}

/** A file, or something like it, that a command writes beside --output. */
export interface FurtherOutput {
  /** Named to the person; null for what is no file of theirs. */
  path: string | null;
  /** @throws TareError where it cannot be written */
  write(): void;
}

export interface Presentation {
  flags: OutputFlags;
  /** Whether there is anything to report; else the error stands alone, since tables of dashes would hide it. */
  isShown: boolean;
  /** Whether the report says the result's error itself. */
  reportTellsError: boolean;
  /** What interrupted the command: its reason takes the place of the result's error. */
  signal?: AbortSignal;
  further?: readonly FurtherOutput[];
  /** Printed below the report; of JSON, which must stay alone, told instead. */
  belowReport?: string;
  /** Lines for the person, after the report. */
  told?: readonly string[];
  /** Where --resume goes on from after an interruption, if the file could be written. */
  resumeFrom?: string | undefined;
  /** Exit status of a result without an error; 0 unless said. */
  status?: number;
}

/** @returns the exit status: the error's, else the result's own, else that of what could not be written */
export function presentResult(terminal: Terminal, result: Result, presentation: Presentation): number {
  const { flags, isShown, reportTellsError, signal, further = [], belowReport = '', told = [] } = presentation;
  const outputs = flags.output ?? [];
  // Files before the report: printing may wait for a reader (a pager) as long as that likes.
  const faults = [...writeOutputs(outputs, result), ...further.flatMap(faultsOf)];
  if (flags.json) terminal.print(renderJson(result));
  else if (isShown) terminal.print(renderTerminal(result, terminal));
  if (flags.json) terminal.tell(belowReport);
  else terminal.print(belowReport);
  const error = errorOf(result, signal);
  if (error && (flags.json || !isShown || !reportTellsError)) tellError(terminal, error);
  const { resumeFrom } = presentation;
  if (result.outcome === 'interrupted' && resumeFrom !== undefined && faults.length === 0)
    terminal.tell(`The same command with --resume goes on from ${resumeFrom}.\n`);
  for (const line of told) terminal.tell(`${line}\n`);
  for (const fault of faults) tellError(terminal, fault.toJSON());
  const written = [...outputs, ...further.flatMap(({ path }) => path ?? [])];
  if (!flags.quiet && !flags.json && faults.length === 0) for (const path of written) terminal.tell(`Wrote ${path}\n`);
  if (error) return exitStatusOf(error);
  return presentation.status || (faults.length > 0 ? exitStatus.OUTPUT_UNWRITABLE : 0);
}

/** The file that is saved while the command runs, and resumed from. */
export const savedPathOf = ({ output }: OutputFlags): string | undefined =>
  output?.find((path) => path.endsWith('.json'));

/** Ctrl-C at a terminal may end a program that is just being started; that is the person's doing and not the subject's. */
function errorOf({ outcome, error }: Result, signal: AbortSignal | undefined): RecordedError | null {
  return outcome === 'interrupted' && signal?.reason instanceof TareError ? signal.reason.toJSON() : error;
}

function faultsOf({ write }: FurtherOutput): TareError[] {
  try {
    write();
    return [];
  } catch (error) {
    if (error instanceof TareError) return [error];
    throw error;
  }
}

const tellError = (terminal: Terminal, error: RecordedError): void =>
  terminal.tell(renderError(error, { width: terminal.tellWidth, color: terminal.tellColor }));

const couldNotMeasure = 3;

/** The code of a result that was resumed may be one of another version. */
const exitStatusOf = ({ code }: RecordedError): number =>
  code in exitStatus ? exitStatus[code as ErrorCode] : couldNotMeasure;
