import { nodeServices, runtimeChanges } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

export const otherRuntime: ChangeKind = {
  id: 'other-runtime',
  title: 'Another Node.js',
  group: 'runtime',
  mode: 'natural',
  does: 'Each major version of Node.js brings another V8 with other defaults: a bare server and a large heap weigh differently on each, in either direction.',
  backfires:
    'Native add-ons have to be built for the new version, and behaviour differs in more than memory. A budget that was set on one version means little on another.',
  detects:
    'Every binary that is given (`runtimes` in the configuration, `--runtime`) whose version differs from the service’s. Tried in place of the runtime in the command; behind a wrapper, together with a direct start.',
  detect: (findings) =>
    findings.machine.runtimes.flatMap(({ path, version }) => {
      const others = nodeServices(findings).filter(({ nodeVersion }) => nodeVersion !== version);
      const hasAddons = others.some(({ observed }) => observed?.packages.some(({ hasAddon }) => hasAddon) ?? false);
      return runtimeChanges(
        findings,
        others,
        {
          kind: 'other-runtime',
          behindWrapper: 'together',
          name: `Node.js ${version}`,
          mode: 'natural',
          risk: 'medium',
          effort: 'medium',
          because: `${path} is Node.js ${version}; the service runs ${[...new Set(others.map(({ nodeVersion }) => nodeVersion))].join(', ')}.`,
          cautions: [
            'Another version differs in more than memory: run the tests on it.',
            ...(hasAddons ? ['Native add-ons must be installed for this version.'] : []),
          ],
          slot: 'runtime',
        },
        { runtime: path },
        false,
      );
    }),
};
