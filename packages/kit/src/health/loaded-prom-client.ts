// The metrics of an application that uses prom-client, without being told of it. It is never loaded from here: whoever does not use it would pay for it.

import { createRequire } from 'node:module';
import { warn } from '../warn.ts';

interface Register {
  metrics(): string | Promise<string>;
  getMetricsAsArray(): readonly unknown[];
}

/** Not `require` by name: a bundler would take that for its own. */
const requireHere: NodeJS.Require = createRequire(import.meta.url);
const entry = /[\\/]node_modules[\\/]prom-client[\\/]index\.js$/;

/**
 * Text of the default registry of prom-client, where the application has loaded that and has metrics in it; else nothing. prom-client is CommonJS: also when an ES
 * module imports it, Node.js keeps it where all of CommonJS is kept. In a bundle, or behind a loader of one's own, it is not to be found. Of several copies the first
 * one that has metrics counts.
 */
export async function readLoadedMetrics(): Promise<string> {
  try {
    for (const [file, loaded] of Object.entries(requireHere.cache)) {
      const register = entry.test(file) ? registerOf(loaded?.exports) : undefined;
      if (register && register.getMetricsAsArray().length > 0) return await register.metrics();
    }
  } catch (error) {
    // One metric that throws makes none of the rest wrong.
    warn(error);
  }
  return '';
}

function registerOf(exported: unknown): Register | undefined {
  const { register } = (exported ?? {}) as { register?: Partial<Register> };
  const isRegister = typeof register?.metrics === 'function' && typeof register.getMetricsAsArray === 'function';
  return isRegister ? (register as Register) : undefined;
}
