// A saved result, from JSON or from inside an HTML report: read, recognised, checked against the schema that ships with its kind.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type ErrorCode, type Recording, recordingSchema, TareError } from '@tare/accounting';
import { type Comparison, judgeExperiment, type Plan, planSchema, verdictSchema } from '@tare/experiment';
import { embeddedResult, type Result, type ResultSchema } from '@tare/report';
import { salvageComparison } from './salvage/salvage-comparison.ts';

const schemaFiles: Readonly<Record<ResultSchema, string>> = {
  'tare/recording@1': '@tare/accounting/recording.schema.json',
  'tare/verdict@1': '@tare/experiment/verdict.schema.json',
  'tare/check@1': '@tare/experiment/check.schema.json',
  'tare/leak@1': '@tare/experiment/leak.schema.json',
  'tare/selftest@1': '@tare/experiment/selftest.schema.json',
  'tare/explanation@1': '@tare/experiment/explanation.schema.json',
  'tare/plan@1': '@tare/experiment/plan.schema.json',
};

/** @throws TareError RECORDING_UNREADABLE, saying what is wrong with the file */
export const readResult = (path: string): Promise<Result> => checkedResult(path, savedText(path));

/** Where only a recording will do. @throws TareError RECORDING_UNREADABLE, saying what is wrong with the file */
export async function readRecording(path: string): Promise<Recording> {
  const result = await readResult(path);
  if (result.schema === recordingSchema) return result;
  throw otherKind(path, `This is no recording of the form ${recordingSchema}.`, result);
}

/** A plan to go on from. @throws TareError RECORDING_UNREADABLE, saying what is wrong with the file */
export async function readPlan(path: string): Promise<Plan> {
  const result = await readResult(path);
  if (result.schema === planSchema) return result;
  throw otherKind(path, `This is no plan of the form ${planSchema}.`, result);
}

export interface ReadComparison {
  comparison: Comparison;
  /** What could not be read of a damaged file, in a sentence; null where it is whole. */
  lost: string | null;
}

/**
 * A comparison to go on from. Of a damaged or half-written file its whole rounds, without verdicts.
 * @throws TareError RECORDING_UNREADABLE where it is no comparison, or its head is lost
 */
export async function readComparison(path: string): Promise<ReadComparison> {
  const json = savedText(path);
  const read = await resultOrRest(path, json);
  if ('comparison' in read) return read;
  if (read.result.schema === verdictSchema) return { comparison: read.result, lost: null };
  throw otherKind(path, `This is no comparison of the form ${verdictSchema}.`, read.result);
}

/**
 * To be shown: of a damaged comparison what its whole rounds say, with a warning that tells what is lost.
 * @throws TareError RECORDING_UNREADABLE where nothing is left to show
 */
export async function readShown(path: string): Promise<Result> {
  const read = await resultOrRest(path, savedText(path));
  if (!('comparison' in read)) return read.result;
  const { comparison, lost, fault } = read;
  const verdicts = comparison.experiments.flatMap(({ record }) =>
    record === null || record.rounds.length === 0 ? [] : judgeExperiment(record),
  );
  if (verdicts.length === 0) throw fault;
  const message = `${lost} The verdicts were judged anew from these.`;
  return {
    ...comparison,
    verdicts,
    warnings: [{ code: 'damaged-file', service: null, message }, ...comparison.warnings],
  };
}

type Rest = { comparison: Comparison; lost: string; fault: TareError };

async function resultOrRest(path: string, json: string): Promise<{ result: Result } | Rest> {
  try {
    return { result: await checkedResult(path, json) };
  } catch (fault) {
    if (!(fault instanceof TareError)) throw fault;
    const isComparison = await checkOf(verdictSchema);
    const salvaged = salvageComparison(json, (value): value is Comparison => isComparison(value) === undefined);
    if (salvaged === undefined) throw fault;
    return { ...salvaged, fault };
  }
}

function savedText(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, 'The file cannot be read.', messageOf(error));
  }
  if (!/^\s*<!doctype html/i.test(text)) return text;
  const embedded = embeddedResult(text);
  if (embedded === undefined)
    throw unreadable(path, 'The page holds no result of tare.', 'no element #recording or #result');
  return embedded.json;
}

async function checkedResult(path: string, json: string): Promise<Result> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw unreadable(path, 'The file is not whole JSON; it may have been cut off.', messageOf(error));
  }
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? String(value.schema) : undefined;
  if (schema === undefined || !isKnownSchema(schema)) throw unknownSchema(path, schema);
  const wrong = (await checkOf(schema))(value);
  if (wrong !== undefined) throw unreadable(path, 'The file has a part that is not as it should be.', wrong);
  return value as Result;
}

const isKnownSchema = (schema: string): schema is ResultSchema => Object.hasOwn(schemaFiles, schema);

function unknownSchema(path: string, schema: string | undefined): TareError {
  const known = Object.keys(schemaFiles);
  const kind = schema?.replace(/@.*$/, '@');
  const now = known.find((name) => kind !== undefined && name.startsWith(kind));
  if (now === undefined)
    return unreadable(
      path,
      'This is no result of tare.',
      schema === undefined ? 'no "schema" field' : `"schema": "${schema}"`,
    );
  return new TareError(code, {
    message: `The file was written by another version of tare; this one reads ${now}.`,
    seen: `${path}: "schema": "${schema}"`,
    remedy: 'Measure again, or read it with the version of tare that wrote it.',
  });
}

/** @returns what is wrong with a value, in a few words; undefined where nothing is. */
async function checkOf(schema: ResultSchema): Promise<(value: unknown) => string | undefined> {
  const { Ajv } = await import('ajv');
  const validate = new Ajv({ strict: false }).compile(createRequire(import.meta.url)(schemaFiles[schema]) as object);
  return (value) => {
    if (validate(value)) return undefined;
    const [first] = validate.errors ?? [];
    return first ? `${first.instancePath || '(top)'} ${first.message ?? 'is wrong'}` : 'unknown';
  };
}

const code: ErrorCode = 'RECORDING_UNREADABLE';

const otherKind = (path: string, message: string, { schema }: Result): TareError =>
  unreadable(path, message, `"schema": "${schema}"`);

const unreadable = (path: string, message: string, seen: string): TareError =>
  new TareError(code, {
    message,
    seen: `${path}: ${seen}`,
    remedy: 'Give a .json or .html file that tare wrote with `--output`.',
  });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
