// A saved recording, from JSON or from inside an HTML report: read, recognised, checked against the schema that ships with it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Recording, recordingSchema, TareError } from '@tare/accounting';
import { embeddedRecording } from '@tare/report';

const unreadable = (path: string, message: string, seen: string): TareError =>
  new TareError('RECORDING_UNREADABLE', {
    message,
    seen: `${path}: ${seen}`,
    remedy: 'Give a file that `tare measure --output FILE.json` or `--output FILE.html` wrote.',
  });

/** @throws TareError RECORDING_UNREADABLE, saying what is wrong with the file */
export async function readRecording(path: string): Promise<Recording> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, 'The file cannot be read.', error instanceof Error ? error.message : String(error));
  }
  const isHtml = /^\s*<!doctype html/i.test(text);
  const json = isHtml ? embeddedRecording(text) : text;
  if (json === undefined || json === null)
    throw unreadable(path, 'The page holds no recording.', 'no element #recording');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unreadable(path, 'The file is not whole JSON; it may have been cut off.', why);
  }
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? String(value.schema) : undefined;
  if (schema !== recordingSchema && schema?.startsWith(recordingSchema.replace(/\d+$/, ''))) {
    throw new TareError('RECORDING_UNREADABLE', {
      message: `The recording was written by another version of tare; this one reads ${recordingSchema}.`,
      seen: `${path}: "schema": "${schema}"`,
      remedy: 'Measure again, or read it with the version of tare that wrote it.',
    });
  }
  if (schema !== recordingSchema) {
    const seen = schema === undefined ? 'no "schema" field' : `"schema": "${schema}"`;
    throw unreadable(path, `This is no recording of the form ${recordingSchema}.`, seen);
  }
  await requireValid(path, value);
  return value as Recording;
}

async function requireValid(path: string, value: unknown): Promise<void> {
  const { Ajv } = await import('ajv');
  const schema = createRequire(import.meta.url)('@tare/accounting/recording.schema.json') as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  if (validate(value)) return;
  const [first] = validate.errors ?? [];
  throw unreadable(
    path,
    'The recording has a part that is not as it should be.',
    first ? `${first.instancePath || '(top)'} ${first.message ?? 'is wrong'}` : 'unknown',
  );
}
