// What a frame of a heap sample is: a file, a part of Node.js that loads modules, another part of it, or nothing that has a place.

/** Which of Node.js's loaders: they compile modules of different kinds. */
export type LoaderSystem = 'commonjs' | 'module' | 'either';

export type Frame =
  | { kind: 'file'; path: string }
  | { kind: 'loader'; system: LoaderSystem }
  /** Loads a part of Node.js itself. */
  | { kind: 'builtin-loader' }
  | { kind: 'node'; url: string }
  /** A hook of tare's tracer. */
  | { kind: 'tracer' }
  | { kind: 'none' };

/** Frames without a script: `(root)`, `(V8 API)`, functions of the engine. */
const none: Frame = { kind: 'none' };

/** @param url as V8's profile has it: a path for CommonJS in some versions, `file:` for the rest, `node:` for Node.js's own */
export function classifyFrame(url: string): Frame {
  if (url.startsWith('node:')) return classifyInternal(url);
  if (url.startsWith('/')) return { kind: 'file', path: url };
  if (!url.startsWith('file:///')) return none;
  const [path = ''] = url.slice('file://'.length).split(/[?#]/);
  try {
    return { kind: 'file', path: decodeURIComponent(path) };
  } catch {
    return { kind: 'file', path };
  }
}

/** Under this name the tracer compiles what stands in the way of every `require`. */
const tracerUrl = 'node:internal/modules/tare';

function classifyInternal(url: string): Frame {
  if (url === tracerUrl) return { kind: 'tracer' };
  if (url.startsWith('node:internal/bootstrap/')) return { kind: 'builtin-loader' };
  if (!url.startsWith('node:internal/modules/')) return { kind: 'node', url };
  const [, , system] = url.split('/');
  return { kind: 'loader', system: system === 'cjs' ? 'commonjs' : system === 'esm' ? 'module' : 'either' };
}
