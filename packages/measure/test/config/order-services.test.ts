import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderServices } from '../../src/config/order-services.ts';

describe('orderServices', () => {
  it('keeps the written order where nothing depends', () => {
    const items = ['c', 'a', 'b'].map((name) => ({ name, dependsOn: [] }));
    expect(orderServices(items)).toEqual({ state: 'ordered', items });
  });

  it('names a circle in the order of waiting, without those that only lead into it', () => {
    const items = [
      { name: 'in', dependsOn: ['a'] },
      { name: 'a', dependsOn: ['b'] },
      { name: 'b', dependsOn: ['a'] },
    ];
    expect(orderServices(items)).toEqual({ state: 'circle', names: ['a', 'b'] });
  });

  it('starts every service after all it depends on', () => {
    const services = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 });
    fc.assert(
      fc.property(services, fc.nat(), (lists, shift) => {
        // Each depends on earlier ones alone, so that no circle exists; the order of writing is turned around the clock.
        const items = lists.map((list, index) => ({
          name: `s${index}`,
          dependsOn: index === 0 ? [] : list.map((value) => `s${value % index}`),
        }));
        const turn = items.length === 0 ? 0 : shift % items.length;
        const order = orderServices([...items.slice(turn), ...items.slice(0, turn)]);
        if (order.state === 'circle') throw new Error(order.names.join());
        expect(order.items).toHaveLength(items.length);
        const position = new Map(order.items.map(({ name }, index) => [name, index]));
        for (const { name, dependsOn } of order.items) {
          for (const other of dependsOn) expect(position.get(other)).toBeLessThan(position.get(name) ?? -1);
        }
      }),
    );
  });
});
