import { adviceFor, settingFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';
import { findWorkerSetting } from '../source/worker-settings.ts';

export const oneProcess: ChangeKind = {
  id: 'one-process',
  title: 'One process instead of a cluster',
  group: 'processes',
  mode: 'natural',
  does:
    'A cluster costs a primary process, which answers nothing, and a whole program per worker. A server that waits for databases and other services more than it computes is often ' +
    'served by one.',
  backfires:
    'One thread of JavaScript uses one processor: a request that computes holds up all others, and a crash ends every connection.',
  detects:
    'As for the number of workers. Tried with one worker; whether the program then does without its primary process is its own matter.',
  detect: (findings) =>
    findings.services.flatMap((service) => {
      const setting = findWorkerSetting(service);
      if (setting === null) return [];
      const common = {
        kind: 'one-process',
        name: `1 worker instead of ${setting.workers}`,
        mode: 'natural',
        risk: 'high',
        because: `${setting.seen}.`,
        cautions: ['One worker uses one processor, and nobody answers while it starts anew after a crash.'],
      } as const;
      const { variable } = setting;
      if (variable !== null) {
        return settingFor([service], findings, {
          ...common,
          slot: `workers ${service.service.name}`,
          edit: { env: { [variable]: '1' } },
        });
      }
      return [
        adviceFor([service.service.name], findings, {
          ...common,
          effort: 'medium',
          trial: { kind: 'advice', because: 'No variable that a launch could set gives the number of workers.' },
          codeEdits:
            setting.place === null
              ? []
              : [
                  {
                    ...setting.place,
                    advice: 'Call the server directly here where one process is asked for.',
                    replacement: null,
                  },
                ],
        }),
      ];
    }),
};
