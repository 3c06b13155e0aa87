import { adviceFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

export const unloadedDependencies: ChangeKind = {
  id: 'unloaded-dependencies',
  title: 'Dependencies that are installed and never loaded',
  group: 'disk',
  mode: 'calm',
  does: 'A package that no module loads lies on the disk. Removing it makes images, installs and audits smaller.',
  backfires: 'Something that was not driven may load it later, or a script outside the server does.',
  detects:
    'Names under `dependencies` of which the trial loaded not one module. Not tried: what is not loaded has no memory to give back.',
  detect: (findings) =>
    findings.services.flatMap(({ explained, service }) => {
      const names = explained?.neverLoaded ?? [];
      if (names.length === 0) return [];
      return adviceFor([service.name], findings, {
        kind: 'unloaded-dependencies',
        name: names.length === 1 ? `without ${names[0]}` : `without ${names.length} dependencies that are not loaded`,
        mode: 'calm',
        risk: 'low',
        because: `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} installed, and 0 of their modules were loaded.`,
        estimatedBytes: 0,
        trial: { kind: 'not-memory', because: `0 modules of ${names.join(', ')} were loaded.` },
      });
    }),
};
