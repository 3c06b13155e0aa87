import { nodeServices, settingFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';
import { assignedByWrappers } from '../launch/direct-command.ts';

export const productionEnv: ChangeKind = {
  id: 'production-env',
  title: 'NODE_ENV=production',
  group: 'start',
  mode: 'calm',
  does: 'Many packages load more, check more and cache less unless `NODE_ENV` is `production`: warnings, pretty printers, template reloading, development builds.',
  backfires:
    'Configuration that goes by the same variable changes with it: other databases, stricter cookies, no stack traces in answers.',
  detects: 'Node.js services that are started with another value or none. Tried with the variable set.',
  detect: (findings) =>
    settingFor(
      nodeServices(findings).filter(({ env, service, files }) => {
        // A value that a script assigns is nearer to the program than the launch's own: setting it from outside would do nothing.
        const assigned = assignedByWrappers(service.launch.argv, files['package.json'])['NODE_ENV'];
        return assigned === undefined && env['NODE_ENV'] !== 'production';
      }),
      findings,
      {
        kind: 'production-env',
        name: 'NODE_ENV=production',
        mode: 'calm',
        risk: 'low',
        because: 'NODE_ENV is not `production`.',
        cautions: ['What the application itself decides by NODE_ENV changes too.'],
        edit: { env: { NODE_ENV: 'production' } },
      },
    ),
};
