// What passes between a program and the host of a module. Structured clones: buffers, maps, dates and errors come through, functions and classes do not.

export interface Call {
  id: number;
  name: string;
  words: unknown[];
}

export type Answer =
  /** The module is loaded. */
  | { kind: 'ready' }
  /** It could not be; the host ends. */
  | { kind: 'failed'; error: ErrorText }
  | { kind: 'value'; id: number; value: unknown }
  | { kind: 'error'; id: number; error: ErrorText };

/** Of an error, what its reader needs: an error of another thread has no prototype of ours. */
export interface ErrorText {
  name: string;
  message: string;
  stack: string | undefined;
  code: unknown;
}

export function toErrorText(error: unknown): ErrorText {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined, code: undefined };
  const { name, message, stack } = error;
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return { name, message, stack, code };
}

export function toError({ name, message, stack, code }: ErrorText): Error {
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return code === undefined ? error : Object.assign(error, { code });
}
