import { adviceFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';
import { readNames } from '../find/read-names.ts';

export const devDependencies: ChangeKind = {
  id: 'dev-dependencies',
  title: 'Development dependencies left out',
  group: 'disk',
  mode: 'calm',
  does: '`npm ci --omit=dev` leaves out what is only for tests and builds. Images get smaller, often by most of their size.',
  backfires: 'A package that is listed under the wrong heading is missing at run time.',
  detects:
    'Names under `devDependencies` of which the trial loaded not one module. Not tried: what is not loaded has no memory to give back.',
  detect: (findings) =>
    findings.services.flatMap(({ explained, files, service }) => {
      const names = readNames(files['package.json'], 'devDependencies');
      if (explained === null || explained.shown === null || names.length === 0) return [];
      const loaded = names.filter((name) => explained.packages.some((one) => one.name === name && one.modules > 0));
      const unloaded = names.length - loaded.length;
      if (unloaded === 0) return [];
      return adviceFor([service.name], findings, {
        kind: 'dev-dependencies',
        name: 'without development dependencies',
        mode: 'calm',
        risk: 'low',
        because: `0 modules of ${unloaded} of ${names.length} development dependencies were loaded.`,
        cautions:
          loaded.length === 0
            ? []
            : [`${loaded.join(', ')} ${loaded.length === 1 ? 'is' : 'are'} loaded, and would be missing.`],
        estimatedBytes: 0,
        trial: { kind: 'not-memory', because: `0 modules of ${unloaded} development dependencies were loaded.` },
      });
    }),
};
