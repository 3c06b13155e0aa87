import { megabytes, settingFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';
import { codeEditsOf, estimateOf, importCandidates } from '../source/import-candidates.ts';

/** Shared with others: below, each alone shows nearly all of what it costs. */
const smallestShareBytes = 300_000;

export const allLazy: ChangeKind = {
  id: 'all-lazy',
  title: 'Imports that share, deferred together',
  group: 'imports',
  mode: 'calm',
  does: 'Two packages that bring in the same third one hide it from each other: deferring one leaves it loaded for the other. Deferred together, what they share goes too.',
  backfires: 'As for each import: the first use of any of them loads it with what they share.',
  detects:
    'At least two candidates for import on first use that reach 0.3 MB more than they retain alone. Tried with stand-ins for all of them at once.',
  detect: (findings) =>
    findings.services.flatMap((service) => {
      const sharing = importCandidates(service).filter(
        ({ package: found, standIns }) =>
          standIns.length > 0 && found.soloBytes - found.retainedBytes >= smallestShareBytes,
      );
      if (sharing.length < 2) return [];
      const names = sharing.map(({ package: found }) => found.name);
      const retained = sharing.reduce((sum, { package: found }) => sum + found.retainedBytes, 0);
      const estimatedBytes = sharing.reduce((sum, candidate) => sum + estimateOf(candidate), 0);
      return settingFor([service], findings, {
        kind: 'all-lazy',
        name: `lazy ${names.join(' + ')}`,
        mode: 'calm',
        risk: 'low',
        effort: sharing.length > 3 ? 'medium' : 'low',
        because: `${names.join(', ')} retain ${megabytes(retained)} one by one, and share more with one another or with the rest.`,
        cautions: ['The first use of each waits until it is loaded, and holds its memory from then on.'],
        estimatedBytes,
        edit: { standIns: sharing.flatMap(({ standIns }) => standIns) },
      }).map((change) => ({ ...change, codeEdits: sharing.flatMap(codeEditsOf) }));
    }),
};
