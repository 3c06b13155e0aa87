import { adviceFor, settingFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';
import { findWorkerSetting } from '../source/worker-settings.ts';

export const workers: ChangeKind = {
  id: 'workers',
  title: 'Fewer workers',
  group: 'processes',
  mode: 'natural',
  does:
    'Every worker process has its own heap, its own copy of every module and its own generated code. Half as many workers need about half of that; pages that they share with each other ' +
    'count once, so PSS falls by less than the sum of RSS.',
  backfires:
    'As many requests as before come to fewer processes: where they compute, throughput falls and latency rises. One crash takes away a larger share.',
  detects:
    'A variable that by its name is a number of workers (`WEB_CONCURRENCY`, `*_WORKERS`), in the environment or read by the source, or cluster workers seen in the trial. Tried with half of them; ' +
    'without a variable it is advice, with the place.',
  detect: (findings) =>
    findings.services.flatMap((service) => {
      const setting = findWorkerSetting(service);
      const half = setting === null ? 0 : Math.ceil(setting.workers / 2);
      if (setting === null || half < 2) return [];
      const common = {
        kind: 'workers',
        name: `${half} workers instead of ${setting.workers}`,
        mode: 'natural',
        risk: 'medium',
        because: `${setting.seen}.`,
        cautions: ['Throughput that needs more than half of the workers is lost.'],
      } as const;
      const { variable } = setting;
      if (variable !== null) {
        return settingFor([service], findings, {
          ...common,
          slot: `workers ${service.service.name}`,
          edit: { env: { [variable]: String(half) } },
        });
      }
      return [
        adviceFor([service.service.name], findings, {
          ...common,
          trial: { kind: 'advice', because: 'No variable that a launch could set gives the number of workers.' },
          codeEdits:
            setting.place === null
              ? []
              : [
                  {
                    ...setting.place,
                    advice: `Start ${half} workers here, or read the number from WEB_CONCURRENCY.`,
                    replacement: null,
                  },
                ],
        }),
      ];
    }),
};
