// From what was said of a destination to what writes lines there.

import { parseSize } from '@tare/accounting/self';
import { invalidLog } from './invalid-log.ts';
import { type LineWriter, type WriterEvents, writeToDescriptor } from './line-writer.ts';
import { type FileDestination, type RotationOptions, writeToFile } from './rotating-file.ts';

/** `stdout`: by its descriptor. A file that is rotated. Or anything with `write`, as `process.stdout` where something has to see what passes there. */
export type LogDestination = 'stdout' | FileDestination | { write(line: string): unknown };

const stdout = 1;

/** @throws KitError LOG_INVALID */
export function openDestination(destination: LogDestination, events: WriterEvents): LineWriter {
  if (destination === 'stdout') return writeToDescriptor(stdout, events);
  if (typeof destination === 'object' && destination !== null) {
    if ('file' in destination) return openFile(checkFile(destination), events);
    if (typeof destination.write === 'function') return writeToStream(destination, events);
  }
  throw invalidLog(
    'The log has no destination.',
    String(destination),
    'Give "stdout", { file: "app.log" }, or something with a method write.',
  );
}

function writeToStream(stream: { write(line: string): unknown }, { onError }: WriterEvents): LineWriter {
  return {
    write: (line) => {
      try {
        stream.write(line);
      } catch (error) {
        onError(error);
      }
    },
    flush: (done) => done?.(),
    close: () => undefined,
  };
}

function openFile(options: RotationOptions, events: WriterEvents): LineWriter {
  try {
    return writeToFile(options, events);
  } catch (error) {
    throw invalidLog(
      'The file of the log cannot be opened.',
      error instanceof Error ? error.message : String(error),
      'Give a file that this process may write.',
      { cause: error },
    );
  }
}

function checkFile({ file, maxBytes = '10MB', keep = 5 }: FileDestination): RotationOptions {
  if (typeof file !== 'string' || file === '')
    throw invalidLog('The file of the log has no name.', String(file), 'Give a path.');
  const bytes = typeof maxBytes === 'number' ? maxBytes : parseSize(maxBytes);
  if (bytes === undefined || !(bytes >= leastFileBytes))
    throw invalidLog(
      'maxBytes of the log is no size for a file.',
      String(maxBytes),
      `Give bytes, ${leastFileBytes} at least, or a size as 10MB.`,
    );
  if (!(Number.isInteger(keep) && keep >= 0))
    throw invalidLog('keep of the log is no number of files.', String(keep), 'Give a whole number, 0 or more.');
  return { file, maxBytes: bytes, keep };
}

/** A file that is full at each line would be renamed at each line. */
const leastFileBytes = 1024;
