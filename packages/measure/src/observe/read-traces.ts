// What the tracers of a trial wrote into its control directory: a file an isolate. They come out of the subject's processes, so their form is looked at.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportShape, HeapProfile, Unavailable } from '@tare/accounting';

/** As agent/tracer.cjs writes it. Paths are as Node.js names them. */
export interface Trace {
  pid: number;
  threadId: number;
  nodeVersion: string;
  entry: string | null;
  /** Scripts with a higher id were compiled after the service was ready; 0 where the isolate was not told so. */
  newestScriptAtReady: number;
  /** Of all that `require` was asked for, in that order; `node:fs` for a built-in. */
  paths: string[];
  askedAtMs: number[];
  /** Importer (index in `paths`, -1 for none), asked-for, specifier, 1 where it was asked after the service was ready. */
  edges: [number, number, string, number][];
  /** URL or path, length in characters, 1 for an ES module, id. */
  scripts: [string, number, number, number][];
  /** Of ES modules that are not what their file holds, by URL. */
  sources: Record<string, string>;
  heapProfile: HeapProfile | Unavailable;
  /** By URL or path. */
  called: Record<string, number> | Unavailable;
  heapSpaces: Record<string, number>;
  heapBeforeBytes: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';
const isListOf = (value: unknown, isItem: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isItem);
const isRow = (value: unknown, cells: readonly ((cell: unknown) => boolean)[]): boolean =>
  Array.isArray(value) && value.length === cells.length && cells.every((isCell, index) => isCell(value[index]));
const isTable = (value: unknown, isValue: (cell: unknown) => boolean): boolean =>
  isRecord(value) && Object.values(value).every(isValue);

function isTrace(value: unknown): value is Trace {
  if (!isRecord(value)) return false;
  const { paths, askedAtMs, edges, scripts, called, heapProfile, entry } = value;
  return (
    isNumber(value['pid']) &&
    isNumber(value['threadId']) &&
    isText(value['nodeVersion']) &&
    (entry === null || isText(entry)) &&
    isNumber(value['newestScriptAtReady']) &&
    isListOf(paths, isText) &&
    isListOf(askedAtMs, isNumber) &&
    isListOf(edges, (edge) => isRow(edge, [isNumber, isNumber, isText, isNumber])) &&
    isListOf(scripts, (script) => isRow(script, [isText, isNumber, isNumber, isNumber])) &&
    isTable(value['sources'], isText) &&
    isRecord(heapProfile) &&
    (isRecord(heapProfile['head']) || isText(heapProfile['state'])) &&
    isTable(called, (cell) => isNumber(cell) || isText(cell)) &&
    isTable(value['heapSpaces'], isNumber) &&
    isNumber(value['heapBeforeBytes'])
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whole ones, by process and thread. */
export function readTraces(controlDirectory: string): Trace[] {
  const directory = join(controlDirectory, 'traces');
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .map((name) => readJson(join(directory, name)))
    .filter(isTrace)
    .sort((a, b) => a.pid - b.pid || a.threadId - b.threadId);
}

/** Shapes by path as Node.js names it; empty where the isolate did not answer. */
export function readShapes(controlDirectory: string, isolate: string): Record<string, ExportShape> {
  const shapes = readJson(join(controlDirectory, 'shapes', `${isolate}.json`));
  const isShape = (shape: unknown): boolean => isRecord(shape) && isText(shape['type']);
  return isTable(shapes, isShape) ? (shapes as Record<string, ExportShape>) : {};
}
