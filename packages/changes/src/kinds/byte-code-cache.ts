import { adviceFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

export const byteCodeCache: ChangeKind = {
  id: 'byte-code-cache',
  title: 'Byte-code caches deleted',
  group: 'disk',
  mode: 'calm',
  does: 'Folders such as `__pycache__` and that of `NODE_COMPILE_CACHE` hold code that was compiled before. Deleting them frees disk.',
  backfires: 'The next start compiles everything again: it is slower, and holds what compiling needs.',
  detects:
    '`NODE_COMPILE_CACHE` set, `v8-compile-cache` loaded, or a Python program. Not tried: the code is needed in memory all the same, and is made anew.',
  detect: (findings) =>
    findings.services.flatMap(({ env, explained, trial, service }) => {
      const isPython = trial.processes.some(
        ({ executable }) => typeof executable === 'string' && /\/python[\d.]*$/.test(executable),
      );
      const cached = explained?.packages.find(({ name }) => /^v8-compile-cache(-lib)?$/.test(name));
      const seen =
        env['NODE_COMPILE_CACHE'] !== undefined
          ? `NODE_COMPILE_CACHE is ${env['NODE_COMPILE_CACHE']}`
          : cached !== undefined
            ? `${cached.name} is loaded`
            : isPython
              ? 'Python keeps __pycache__ beside its modules'
              : undefined;
      if (seen === undefined) return [];
      return adviceFor([service.name], findings, {
        kind: 'byte-code-cache',
        name: 'byte-code caches deleted',
        mode: 'calm',
        risk: 'low',
        because: `${seen}.`,
        cautions: ['The next start is slower.'],
        estimatedBytes: 0,
        trial: {
          kind: 'not-memory',
          because: 'What is loaded from the cache is in memory either way; without it, it is compiled first.',
        },
      });
    }),
};
