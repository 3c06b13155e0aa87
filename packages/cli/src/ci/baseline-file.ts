// tare.baseline.json beside the configuration: read and checked whole before anything is measured, written so that the old or the new one is there.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, relative } from 'node:path';
import { TareError } from '@tare/accounting';
import { type Baseline, baselineSchema } from '@tare/experiment';
import { findFault, renderBaseline } from '@tare/trials';
import { writeText } from './write-text.ts';

export const baselineName = 'tare.baseline.json';

export const emptyBaseline: Baseline = { schema: baselineSchema, entries: [], decisions: [] };

/**
 * @returns undefined where there is none
 * @throws TareError BASELINE_UNREADABLE, saying what is wrong and where
 */
export async function readBaseline(path: string): Promise<Baseline | undefined> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unreadable(path, 'cannot be read', error instanceof Error ? error.message : String(error));
  }
  const conflict = text.split('\n').findIndex((line) => /^(<{7}|={7}|>{7})( |$)/.test(line));
  if (conflict !== -1) throw unreadable(path, 'holds the marks of a merge', `line ${conflict + 1}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, 'is not whole JSON', error instanceof Error ? error.message : String(error));
  }
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined;
  if (schema !== baselineSchema) {
    const seen = schema === undefined ? 'no "schema" field' : `"schema": ${JSON.stringify(schema)}`;
    throw unreadable(path, `is not of the form ${baselineSchema}, which this version of tare reads`, seen);
  }
  const fault = (await schemaFault(value)) ?? findFault(value as Baseline);
  if (fault !== undefined) throw unreadable(path, 'has a part that is not as it should be', fault);
  return value as Baseline;
}

/** @throws TareError OUTPUT_UNWRITABLE */
export const writeBaseline = (path: string, baseline: Baseline): void => writeText(path, renderBaseline(baseline));

async function schemaFault(value: unknown): Promise<string | undefined> {
  const { Ajv } = await import('ajv');
  const schema = createRequire(import.meta.url)('@tare/experiment/baseline.schema.json') as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  if (validate(value)) return undefined;
  const [first] = validate.errors ?? [];
  if (!first) return 'unknown';
  const extra = 'additionalProperty' in first.params ? `: ${JSON.stringify(first.params['additionalProperty'])}` : '';
  return `${first.instancePath || '(top)'} ${first.message ?? 'is wrong'}${extra}`;
}

const unreadable = (path: string, what: string, seen: string): TareError =>
  new TareError('BASELINE_UNREADABLE', {
    message: `${basename(path)} ${what}.`,
    seen: `${relative(process.cwd(), path)}: ${seen}`,
    remedy:
      'Mend it, or take the committed one (`git checkout -- tare.baseline.json`). Without the file, `tare check --update-baseline` writes a new one; decisions in it are lost.',
  });
