import { adviceFor, nodeOptionsOf, nodeServices, runtimeChanges } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';
import { holdsFlag } from '../launch/node-flags.ts';
import { parseNodeOptions } from '../launch/node-options.ts';
import { importPlaces } from '../source/import-places.ts';

const flag = '--enable-source-maps';

export const sourceMaps: ChangeKind = {
  id: 'source-maps',
  title: 'No source maps at run time',
  group: 'start',
  mode: 'calm',
  does: 'With `--enable-source-maps`, or `source-map-support` installed, the map of every loaded file that has one is read and kept for stack traces: several times the size of the code.',
  backfires: 'Stack traces show lines of the compiled files; an error tracker has to be given the maps instead.',
  detects:
    'The flag in the command or in NODE_OPTIONS: tried without it. The package `source-map-support` loaded: advice, because it is switched on by a call.',
  detect: (findings) => [
    ...runtimeChanges(
      findings,
      nodeServices(findings).filter((service) => holdsFlag(nodeOptionsOf(service), flag)),
      {
        kind: 'source-maps',
        behindWrapper: 'together',
        name: 'no source maps',
        mode: 'calm',
        risk: 'low',
        because: `${flag} is set.`,
        cautions: ['Stack traces show the compiled files.'],
      },
      { withoutNodeFlags: [flag] },
      nodeServices(findings).every(({ env }) => holdsFlag(parseNodeOptions(env['NODE_OPTIONS']), flag)),
    ),
    ...nodeServices(findings).flatMap(({ explained, service, sources }) => {
      const found = explained?.packages.find(({ name }) => name === 'source-map-support');
      if (explained === null || found === undefined) return [];
      return adviceFor([service.name], findings, {
        kind: 'source-maps',
        name: 'no source-map-support',
        mode: 'calm',
        risk: 'low',
        because: `source-map-support ${found.version ?? ''} is loaded.`,
        estimatedBytes: found.retainedBytes,
        trial: { kind: 'advice', because: 'It is switched on by a call in the source or in a package.' },
        codeEdits: importPlaces(explained, found, sources).map(({ file, line }) => ({
          file,
          line,
          advice: 'Leave source-map-support out in production.',
          replacement: null,
        })),
      });
    }),
  ],
};
