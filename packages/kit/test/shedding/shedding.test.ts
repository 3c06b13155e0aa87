import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Level } from '../../src/budget/level.ts';
import { KitError } from '../../src/kit-error.ts';
import { listParts } from '../../src/parts.ts';
import { type Admission, createShedding, type Shedding, type SheddingOptions } from '../../src/shedding/shedding.ts';

const made: Shedding[] = [];
afterEach(() => {
  for (const shedding of made.splice(0)) shedding.close();
});

function shed(options: Partial<SheddingOptions> = {}) {
  const budget: { level: Level } = { level: 'normal' };
  const shedding = createShedding({ budget, routes: ['POST /uploads', '/api/readings*'], random: () => 0, ...options });
  made.push(shedding);
  return { budget, shedding };
}

const upload = (shedding: Shedding): Admission => shedding.admit('POST', '/uploads');
const finish = (admission: Admission): void => {
  if (!admission.admitted) throw new Error('refused');
  admission.done();
};

describe('createShedding', () => {
  it('lets everything in while memory suffices', () => {
    const { shedding } = shed();
    for (let count = 0; count < 1000; count += 1) expect(upload(shedding).admitted).toBe(true);
    expect(shedding.statistics).toMatchObject({ underWay: 1000, admitted: 1000, refused: 0 });
  });

  it('refuses what is chosen while memory is critical, and nothing else', () => {
    const { budget, shedding } = shed();
    budget.level = 'critical';
    expect(upload(shedding).admitted).toBe(false);
    expect(shedding.admit('GET', '/api/readings/7').admitted).toBe(false);
    expect(shedding.admit('GET', '/uploads')).toMatchObject({ admitted: true, isCounted: false });
    expect(shedding.admit('GET', '/').admitted).toBe(true);
    budget.level = 'elevated';
    expect(upload(shedding).admitted).toBe(true);
  });

  it('says when to come back, and why, in words for programs', () => {
    const { budget, shedding } = shed({ retryAfterSeconds: 4, random: () => 0.5 });
    budget.level = 'critical';
    const refused = upload(shedding);
    if (refused.admitted) throw new Error('admitted');
    expect(refused.retryAfterSeconds).toBe(6);
    expect(refused.answer.status).toBe(503);
    expect(refused.answer.headers['retry-after']).toBe('6');
    expect(JSON.parse(refused.answer.body)).toEqual({
      error: { code: 'OVERLOADED', message: expect.any(String), retryAfterSeconds: 6 },
    });
    const { budget: other, shedding: own } = shed({ body: (seconds) => ({ wait: seconds }) });
    other.level = 'critical';
    expect(upload(own)).toMatchObject({ answer: { body: '{"wait":5}' } });
  });

  it('spreads those who come back over as long again', () => {
    const { budget, shedding } = shed({ retryAfterSeconds: 5, random: Math.random });
    budget.level = 'critical';
    const seconds = new Set<number>();
    for (let count = 0; count < 2000; count += 1) {
      const refused = upload(shedding);
      if (!refused.admitted) seconds.add(refused.retryAfterSeconds);
    }
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(10);
    expect(seconds.size).toBeGreaterThan(3);
  });

  it('lets no more be under way than suits the level, counting those who came before it rose', () => {
    const { budget, shedding } = shed({ most: { elevated: 3, critical: 1 } });
    const admissions = [upload(shedding), upload(shedding), upload(shedding)];
    budget.level = 'elevated';
    expect(upload(shedding).admitted).toBe(false);
    for (const admission of admissions.splice(0, 2)) finish(admission);
    expect(upload(shedding).admitted).toBe(true);
    budget.level = 'critical';
    expect(upload(shedding).admitted).toBe(false);
  });

  it('bounds what is under way at any level, where that is asked for', () => {
    const { budget, shedding } = shed({ mostUnderWay: 2 });
    const first = upload(shedding);
    expect(shedding.admit('GET', '/api/readings').admitted).toBe(true);
    expect(upload(shedding).admitted).toBe(false);
    finish(first);
    expect(upload(shedding).admitted).toBe(true);
    budget.level = 'elevated';
    expect(upload(shedding).admitted).toBe(false);
  });

  it('counts one that is over once, however often that is said', () => {
    const { shedding } = shed();
    const first = upload(shedding);
    upload(shedding);
    finish(first);
    finish(first);
    expect(shedding.statistics.underWay).toBe(1);
  });

  it('never lets more in than the bound, and comes back to none, in whatever order they end', () => {
    const step = fc.oneof(
      fc.constantFrom<Level>('normal', 'elevated', 'critical').map((level) => ({ level })),
      fc.constant({ come: true }),
      fc.nat(50).map((index) => ({ end: index })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { budget, shedding } = shed({ mostUnderWay: 5, most: { elevated: 3, critical: 1 } });
        const bounds = { normal: 5, elevated: 3, critical: 1 };
        const open: Admission[] = [];
        let refused = 0;
        for (const next of steps) {
          if ('level' in next) budget.level = next.level;
          else if ('end' in next) for (const admission of open.splice(next.end, 1)) finish(admission);
          else {
            const before = open.length;
            const admission = upload(shedding);
            expect(admission.admitted).toBe(before < bounds[budget.level]);
            if (admission.admitted) open.push(admission);
            else refused += 1;
          }
          expect(shedding.statistics.underWay).toBe(open.length);
        }
        for (const admission of open) finish(admission);
        expect(shedding.statistics).toMatchObject({ underWay: 0, refused });
      }),
    );
  });

  it('lets health routes pass, whatever is chosen, and what else is excepted', () => {
    const { budget, shedding } = shed({ routes: ['*'] });
    budget.level = 'critical';
    for (const path of ['/health', '/health/memory', '/metrics', '/monitoring/metrics/memory'])
      expect(shedding.admit('GET', path).admitted).toBe(true);
    expect(shedding.admit('GET', '/api/v1/health').admitted).toBe(false);
    const { budget: other, shedding: excepting } = shed({ routes: ['*'], except: ['/api/v1/health*', 'GET /login'] });
    other.level = 'critical';
    expect(excepting.admit('GET', '/api/v1/health/memory').admitted).toBe(true);
    expect(excepting.admit('GET', '/login').admitted).toBe(true);
    expect(excepting.admit('POST', '/login').admitted).toBe(false);
  });

  it('chooses by a function, and lets in what that throws at', () => {
    const errors: unknown[] = [];
    const { budget, shedding } = shed({
      routes: (method, path) => {
        if (path === '/broken') throw new Error('no');
        return method === 'POST';
      },
      onError: (error) => errors.push(error),
    });
    budget.level = 'critical';
    expect(shedding.admit('POST', '/anything').admitted).toBe(false);
    expect(shedding.admit('GET', '/anything').admitted).toBe(true);
    expect(shedding.admit('POST', '/broken').admitted).toBe(true);
    expect(errors.map(String)).toEqual(['Error: no']);
    expect(shedding.statistics.routes).toEqual({ chosen: { underWay: 0, admitted: 0, refused: 1 } });
  });

  it('is a part of reports until it is closed, and then refuses nothing', () => {
    const { budget, shedding } = shed({ name: 'uploads' });
    const part = () => listParts('shedding').find(({ name }) => name === 'uploads');
    const admission = upload(shedding);
    budget.level = 'critical';
    upload(shedding);
    expect(part()?.report()).toEqual({
      underWay: 1,
      admitted: 1,
      refused: 1,
      routes: {
        'POST /uploads': { underWay: 1, admitted: 1, refused: 1 },
        '/api/readings*': { underWay: 0, admitted: 0, refused: 0 },
      },
    });
    shedding.close();
    expect(part()).toBeUndefined();
    expect(upload(shedding).admitted).toBe(true);
    finish(admission);
    expect(shedding.statistics.underWay).toBe(0);
  });

  it.each([
    { routes: [] },
    { routes: ['uploads'] },
    { routes: 'POST /uploads' as never },
    { except: ['health'] },
    { mostUnderWay: 0 },
    { mostUnderWay: 1.5 },
    { most: { critical: -1 } },
    { most: { elevated: Number.NaN } },
    { most: { elevated: 1, critical: 2 } },
    { retryAfterSeconds: 0 },
    { retryAfterSeconds: 1.5 },
  ])('refuses %j', (options) => {
    expect(() => shed(options)).toThrow(KitError);
    expect(() => shed(options)).toThrow(/Give /);
  });
});
