import type { ObservedKnob } from '@tare/accounting';
import { settingFor } from '../candidate.ts';
import type { ChangeKind } from '../change.ts';

/** Further values of one knob that are tried beside the leanest. */
const mostFurtherValues = 1;

export const kitKnob: ChangeKind = {
  id: 'kit-knob',
  title: 'Knobs of the backend',
  group: 'declared',
  mode: 'natural',
  does: 'A backend can declare its settings while it runs: the variable, its value now, the leanest one, and what that gives up. Each is then something to try without anybody writing it down.',
  backfires: 'As the knob’s own sentence says: what the lean value gives up is the backend’s to tell.',
  detects:
    'Knobs that were read from the running subject whose value is not the leanest already. Tried with the leanest value and with the first further one, by the natural figure.',
  detect: (findings) =>
    findings.services.flatMap((service) =>
      (service.observed?.knobs ?? []).flatMap((knob) =>
        valuesToTry(knob).flatMap((value) =>
          settingFor([service], findings, {
            kind: 'kit-knob',
            name: `${knob.variable}=${value}`,
            mode: 'natural',
            risk: knob.risk,
            because: `${knob.variable} is ${knob.value ?? 'not set'}. ${knob.sentence}`,
            cautions: [knob.sentence],
            slot: `knob ${knob.variable} ${service.service.name}`,
            edit: { env: { [knob.variable]: value } },
          }),
        ),
      ),
    ),
};

const valuesToTry = ({ value, leanest, values }: ObservedKnob): string[] => {
  const further = values.filter((one) => one !== leanest && one !== value).slice(0, mostFurtherValues);
  return [...(leanest === value ? [] : [leanest]), ...further];
};
