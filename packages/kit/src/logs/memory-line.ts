// What a line says of memory: out of a budget's status, or of the process alone where there is no budget.

import { isMainThread } from 'node:worker_threads';
import { type Figure, isKnown, liveFiles } from '@tare/accounting/self';
import type { Budget, BudgetStatus } from '../budget/budget.ts';
import type { Level } from '../budget/level.ts';
import { type MemoryReading, readMemory } from '../budget/read-memory.ts';
import type { MemoryFields } from './log-line.ts';

export function memoryFields(budget: Budget | undefined): MemoryFields {
  if (budget) return fieldsOf(budget.status());
  return readingFields(readMemory(liveFiles(), process.pid, Date.now(), isMainThread ? 'process' : 'thread'));
}

export const fieldsOf = (
  { level, usedBytes, limitBytes, share, reading }: BudgetStatus,
  before?: Level,
): MemoryFields => ({
  level,
  ...(before === undefined ? {} : { before }),
  usedBytes: known(usedBytes),
  limitBytes,
  share: share === null ? null : Math.round(share * 1000) / 1000,
  ...readingFields(reading),
});

const readingFields = ({ scope, children, ...reading }: MemoryReading): MemoryFields => ({
  scope,
  privateBytes: known(reading.privateBytes),
  rssBytes: known(reading.rssBytes),
  heapUsedBytes: reading.heapUsedBytes,
  heapTotalBytes: reading.heapTotalBytes,
  externalBytes: reading.externalBytes,
  arrayBuffersBytes: reading.arrayBuffersBytes,
  childrenPrivateBytes: known(children.privateBytes),
});

const known = (figure: Figure): number | null => (isKnown(figure) ? figure : null);
