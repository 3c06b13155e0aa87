// The text of tare.baseline.json: sorted and laid out so that its differences in a review are those of its figures.

import type { Baseline, BaselineEntry, BaselineFigure, Decision } from '@tare/experiment';
import { describeKey, sameKey } from './baseline-key.ts';

/** By code unit: the same on every machine, whatever its language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const by =
  <T>(nameOf: (item: T) => string) =>
  (a: T, b: T): number =>
    compare(nameOf(a), nameOf(b));

export function renderBaseline({ schema, entries, decisions }: Baseline): string {
  const ordered = {
    schema,
    entries: entries.map(orderEntry).sort(by(({ key }) => describeKey(key))),
    decisions: decisions.map(orderDecision).sort(by(({ change }) => change)),
  };
  return `${layOut(ordered, '')}\n`;
}

function orderEntry({ key, recordedAt, commit, load, figures }: BaselineEntry): BaselineEntry {
  const { runtime, architecture, allocator } = key;
  const { requests, connections, warmup, routes } = load;
  return {
    key: { runtime, architecture, allocator },
    recordedAt,
    commit,
    load: { requests, connections, warmup, routes },
    figures: figures
      .map(({ service, mode, privateBytes }) => ({
        service,
        mode,
        privateBytes: [...privateBytes].sort((a, b) => a - b),
      }))
      .sort(by(rowName)),
  };
}

/** The fleet before all services. */
const rowName = ({ service, mode }: BaselineFigure): string => `${service === null ? '' : `:${service}`} ${mode}`;

const orderDecision = (decision: Decision): Decision => {
  const { change, decision: word, decidedAt, because, effects, revisitWhen } = decision;
  return { change, decision: word, decidedAt, because, effects, revisitWhen };
};

/** One line a row: an object or list whose parts are plain, or lists of plain ones, stands in one line. */
function layOut(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? '[]' : '{}';
  const parts = Object.entries(value).map(([name, part]): [string, unknown] => [
    isList ? '' : `${JSON.stringify(name)}: `,
    part,
  ]);
  if (parts.length === 0) return `${open}${close}`;
  if (indent !== '' && parts.every(([, part]) => isFlat(part))) {
    const line = parts.map(([name, part]) => `${name}${onOneLine(part)}`).join(', ');
    return isList ? `[${line}]` : `{ ${line} }`;
  }
  const deeper = `${indent}  `;
  return `${open}\n${parts.map(([name, part]) => `${deeper}${name}${layOut(part, deeper)}`).join(',\n')}\n${indent}${close}`;
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;
const isFlat = (value: unknown): boolean => isPlain(value) || (Array.isArray(value) && value.every(isPlain));
const onOneLine = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map((part) => JSON.stringify(part)).join(', ')}]` : JSON.stringify(value);

/** What a schema cannot say: the place of the first fault and what is wrong with it; undefined for a sound baseline. */
export function findFault({ entries, decisions }: Baseline): string | undefined {
  for (const [index, entry] of entries.entries()) {
    const place = `/entries/${index}`;
    const twin = entries.findIndex((other) => sameKey(other.key, entry.key));
    if (twin !== index)
      return `${place} is for ${describeKey(entry.key)}, as /entries/${twin} is; a merge may have kept both`;
    for (const [row, { privateBytes }] of entry.figures.entries()) {
      const isSound = privateBytes.length > 0 && privateBytes.every((value) => value > 0);
      if (!isSound) return `${place}/figures/${row}/privateBytes must hold sizes above 0`;
    }
    const rows = entry.figures.map(rowName);
    const repeated = rows.findIndex((name, row) => rows.indexOf(name) !== row);
    if (repeated !== -1) return `${place}/figures/${repeated} says again what another row says`;
  }
  const changes = decisions.map(({ change }) => change);
  const again = changes.findIndex((change, index) => changes.indexOf(change) !== index);
  return again === -1
    ? undefined
    : `/decisions/${again} is about ${JSON.stringify(changes[again])}, as an earlier one is; a merge may have kept both`;
}
