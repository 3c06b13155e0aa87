import { unavailable } from '@tare/accounting';
import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/summary/summarise.ts';
import { phaseOf, serviceTrialOf, trialOf } from '../support/trial-double.ts';

/** A trial of one service that ends with `total` bytes. */
const trialWith = (id: number, total: number, parts = {}) =>
  trialOf(id, [serviceTrialOf('web', [20, 30, 60, 50, total])], parts);

const partial = { state: 'partial' as const };

describe('summarise', () => {
  it('shows the trial in the middle as a whole, and the spread over all', () => {
    const { services, fleet } = summarise([trialWith(1, 90), trialWith(2, 40), trialWith(3, 70)], ['calm']);
    expect(services).toHaveLength(1);
    expect(services[0]).toMatchObject({ name: 'web', mode: 'calm', trials: 3, shownTrial: 3 });
    expect(services[0]?.phases.collected.privateBytes).toBe(70);
    expect(services[0]?.spread.collected).toMatchObject({ trials: 3, low: 40, high: 90 });
    expect(fleet[0]).toMatchObject({ mode: 'calm', trials: 3, shownTrial: 3 });
    expect(fleet[0]?.spread.collected).toMatchObject({ trials: 3, low: 40, high: 90 });
  });

  it('shows the lower of the two in the middle of an even number', () => {
    const { services } = summarise(
      [4, 3, 2, 1].map((rank, index) => trialWith(index + 1, rank * 10)),
      ['calm'],
    );
    expect(services[0]?.shownTrial).toBe(3);
  });

  it('judges the middle by the total of all services, not of one', () => {
    const pair = (id: number, a: number, b: number) =>
      trialOf(id, [serviceTrialOf('a', [1, 1, 1, 1, a]), serviceTrialOf('b', [1, 1, 1, 1, b])]);
    const { services } = summarise([pair(1, 1, 100), pair(2, 50, 60), pair(3, 60, 10)], ['calm']);
    expect(services.map((service) => service.shownTrial)).toEqual([1, 1]);
  });

  it('keeps the modes apart, in the order given', () => {
    const natural = { mode: 'natural' as const };
    const { services, fleet } = summarise([trialWith(1, 40), trialWith(2, 80, natural)], ['natural', 'calm']);
    expect(services.map(({ mode, shownTrial }) => [mode, shownTrial])).toEqual([
      ['natural', 2],
      ['calm', 1],
    ]);
    expect(fleet.map(({ mode }) => mode)).toEqual(['natural', 'calm']);
  });

  it('leaves partial trials out where there is a complete one', () => {
    const { services } = summarise([trialWith(1, 1, partial), trialWith(2, 70), trialWith(3, 999, partial)], ['calm']);
    expect(services[0]).toMatchObject({ trials: 1, shownTrial: 2 });
    expect(services[0]?.spread.collected).toMatchObject({ trials: 1, low: 70, high: 70, standardDeviation: null });
  });

  it('shows a partial trial where there is nothing else, and counts it as none', () => {
    const broken = trialOf(2, [serviceTrialOf('web', [20, 30])], partial);
    const { services, fleet } = summarise([trialOf(1, [], partial), broken], ['calm']);
    expect(services[0]).toMatchObject({ trials: 0, shownTrial: 2 });
    expect(services[0]?.phases.idle).toEqual(phaseOf(30));
    expect(services[0]?.spread.collected).toEqual(unavailable('not-sampled'));
    expect(fleet[0]?.breakdown.totalBytes).toEqual(unavailable('not-sampled'));
  });

  it('has nothing to show of trials that started nothing', () => {
    expect(summarise([trialOf(1, [], partial)], ['calm'])).toEqual({ services: [], fleet: [] });
    expect(summarise([], ['calm', 'natural'])).toEqual({ services: [], fleet: [] });
  });

  it('adds the services up to the fleet', () => {
    const fleet = summarise(
      [trialOf(1, [serviceTrialOf('a', [1, 2, 3, 4, 50]), serviceTrialOf('b', [10, 20, 30, 40, 500])])],
      ['calm'],
    ).fleet[0];
    expect(fleet?.phases.idle).toMatchObject({ privateBytes: 22, pssBytes: 42, rssSumBytes: 222, chargedBytes: 122 });
    expect(fleet?.breakdown).toEqual({ baseBytes: 10, librariesBytes: 12, runtimeBytes: 528, totalBytes: 550 });
  });

  it('leaves services without a runtime out of the Base, and has none where no service has one', () => {
    const native = serviceTrialOf('redis', [1, 2, 3, 4, 5]);
    const breakdown = { ...native.breakdown, baseBytes: unavailable('unsupported'), librariesBytes: 2 };
    const redis = { ...native, breakdown };
    const web = serviceTrialOf('web', [1, 20, 3, 4, 50]);
    expect(summarise([trialOf(1, [redis, web])], ['calm']).fleet[0]?.breakdown.baseBytes).toBe(5);
    expect(summarise([trialOf(1, [redis])], ['calm']).fleet[0]?.breakdown.baseBytes).toEqual(
      unavailable('unsupported'),
    );
  });

  it('does not know a sum of which a part is not known', () => {
    const denied = serviceTrialOf('db', [1, 2, 3, 4, 5]);
    denied.phases.idle.privateBytes = unavailable('denied');
    const { fleet } = summarise([trialOf(1, [denied, serviceTrialOf('web', [1, 2, 3, 4, 5])])], ['calm']);
    expect(fleet[0]?.phases.idle.privateBytes).toEqual(unavailable('denied'));
  });

  describe('the peak of the fleet', () => {
    const samplesOf = (atMs: number[], privateBytes: number[]) => ({
      atMs,
      privateBytes,
      rssSumBytes: privateBytes,
      pssBytes: privateBytes.map(() => null),
      chargedBytes: privateBytes.map(() => null),
      processes: privateBytes.map(() => 1),
    });
    const peakOf = (a: [number[], number[]], b: [number[], number[]]) =>
      summarise(
        [
          trialOf(1, [
            serviceTrialOf('a', [1, 1, 1, 1, 1], { samples: samplesOf(...a) }),
            serviceTrialOf('b', [2, 2, 2, 2, 2], { samples: samplesOf(...b) }),
          ]),
        ],
        ['calm'],
      ).fleet[0]?.phases;

    it('is that of the sum, not the sum of peaks that do not fall together', () => {
      const phases = peakOf(
        [
          [210, 220, 230],
          [100, 10, 10],
        ],
        [
          [210, 220, 230],
          [10, 10, 100],
        ],
      );
      expect(phases?.loaded.peakPrivateBytes).toBe(110);
    });

    it('belongs to the phase in whose stretch it was sampled', () => {
      const phases = peakOf(
        [
          [150, 250, 350],
          [7, 80, 9],
        ],
        [
          [150, 250, 350],
          [7, 80, 9],
        ],
      );
      expect(phases?.idle.peakPrivateBytes).toBe(14);
      expect(phases?.loaded.peakPrivateBytes).toBe(160);
      expect(phases?.afterLoad.peakPrivateBytes).toBe(18);
    });

    it('is at least the reading of the phase itself', () => {
      expect(peakOf([[250], [1]], [[250], [0]])?.loaded.peakPrivateBytes).toBe(3);
      expect(peakOf([[], []], [[], []])?.loaded.peakPrivateBytes).toBe(3);
    });
  });
});
