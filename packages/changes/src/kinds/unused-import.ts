import type { ChangeKind } from '../change.ts';
import { deferredChange } from '../source/deferred-change.ts';
import { allImportCandidates, nameOfPackage, placesText } from '../source/import-candidates.ts';

export const unusedImport: ChangeKind = {
  id: 'unused-import',
  title: 'Imports that nothing uses',
  group: 'imports',
  mode: 'calm',
  does: 'An import whose names no line of its file uses loads the package all the same. Without the line, nobody misses it, and the dependency can often go from the manifest too.',
  backfires: 'The package may do its work by being loaded: registering a driver, patching another package.',
  detects:
    'As for imports on first use, where none of the names that the import binds occurs again in its file. Tried with a stand-in, which shows whether anything reaches for it after all.',
  detect: (findings) =>
    allImportCandidates(findings)
      .filter(({ isUnused }) => isUnused)
      .flatMap((candidate) =>
        deferredChange(candidate, findings, {
          kind: 'unused-import',
          name: `no ${candidate.package.name}`,
          because: `${nameOfPackage(candidate.package)} is imported at ${placesText(candidate)}, and nothing there uses it.`,
          cautions: ['What it does by being loaded is not done any more.'],
        }),
      ),
};
