import type { ChangeKind } from '../change.ts';
import { deferredChange } from '../source/deferred-change.ts';
import { allImportCandidates, nameOfPackage, placesText } from '../source/import-candidates.ts';

export const lazyImport: ChangeKind = {
  id: 'lazy-import',
  title: 'Import on first use',
  group: 'imports',
  mode: 'calm',
  does:
    'A package that is imported at the top of a module is loaded whole at start, with everything that only it brings in, whether a request ever needs it or not. Loaded by the function that ' +
    'uses it, it costs nothing until then.',
  backfires:
    'The first use pays: it waits until the package is loaded, and from then on the memory is held as before. A mistake in it shows at that use, not at start. What a package does by being ' +
    'loaded (registering, patching) happens later.',
  detects:
    'Packages that the application’s own code imports at start, that retain at least 0.1 MB, and of which the load ran nothing; the heaviest twelve of a service. Tried with a lazy stand-in in ' +
    'place of the import, without touching the source.',
  detect: (findings) =>
    allImportCandidates(findings)
      .filter(({ isUnused }) => !isUnused)
      .flatMap((candidate) => {
        const { package: found } = candidate;
        const ran =
          found.use.state === 'unknown'
            ? `whether the load runs any of it is not known (${found.use.because})`
            : 'no request of the load runs any of it';
        return deferredChange(candidate, findings, {
          kind: 'lazy-import',
          name: `lazy ${found.name}`,
          because: `${nameOfPackage(found)} is imported at ${placesText(candidate)}, and ${ran}.`,
          cautions: ['The first use waits until the package is loaded, and holds its memory from then on.'],
        });
      }),
};
