import type { PackageCost } from '@tare/experiment';
import { adviceFor, megabytes } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';
import { importPlaces } from '../source/import-places.ts';
import { jobs } from '../source/jobs.ts';

export const twoForOneJob: ChangeKind = {
  id: 'two-for-one-job',
  title: 'Two packages for one job',
  group: 'imports',
  mode: 'calm',
  does: 'Two HTTP clients, two drivers of the same database, two date libraries: each with its own dependencies, caches and pools. One of them could do the work of both.',
  backfires:
    'Rewriting calls is work, and two packages seldom behave alike in the corners: time zones, retries, error objects.',
  detects:
    'Packages of one group that the application’s own code loads at start. What the load does not run is tried on its own as an import on first use; the rest is advice, because a trial cannot ' +
    'rewrite calls.',
  detect: (findings) =>
    findings.services.flatMap(({ explained, service, sources }) => {
      if (explained === null) return [];
      const loaded = explained.packages.filter(({ places }) => places.some(({ isLate }) => !isLate));
      return Object.entries(jobs).flatMap(([job, names]) => {
        const found = loaded.filter(({ name }) => names.includes(name));
        const distinct = [...new Map(found.map((one) => [one.name, one])).values()];
        const least = distinct.toSorted(byUse).at(-1);
        if (distinct.length < 2 || least === undefined) return [];
        const isIdle = least.use.state === 'not-under-load';
        return adviceFor([service.name], findings, {
          kind: 'two-for-one-job',
          name: `one of ${distinct.map(({ name }) => name).join(', ')}`,
          mode: 'calm',
          risk: 'medium',
          effort: 'high',
          because: `${job}: ${distinct.map((one) => `${one.name} (${megabytes(one.retainedBytes)})`).join(', ')} are loaded in one program.`,
          estimatedBytes: least.retainedBytes,
          trial: {
            kind: 'advice',
            because: isIdle
              ? `The load does not run ${least.name}: what leaving it out saves is measured by its import on first use.`
              : 'The load runs all of them: one has to take over the calls of the others first.',
          },
          codeEdits: importPlaces(explained, least, sources).map(({ file, line }) => ({
            file,
            line,
            advice: `Do with ${distinct.find((one) => one !== least)?.name ?? 'the other'} what ${least.name} does here.`,
            replacement: null,
          })),
        });
      });
    }),
};

/** Those that the load runs first, and of equals the lighter first: the last one is the one to leave out. */
const byUse = (a: PackageCost, b: PackageCost): number => {
  const runs = ({ use }: PackageCost): number => (use.state === 'under-load' ? 1 : 0);
  return runs(b) - runs(a) || a.retainedBytes - b.retainedBytes;
};
