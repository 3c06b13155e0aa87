import { describe, expect, it } from 'vitest';
import { packageTree, type TreeLine, usualCut } from '../../../src/content/explanation/package-tree.ts';
import { explainedCards, largeExplanation, type PackagePlan, serviceOf } from '../../support/sample-explanation.ts';

const text = ({ prefix, entry }: TreeLine): string =>
  `${prefix}${entry.kind === 'rest' ? `${entry.count} more, ${entry.retainedBytes}` : entry.package.name}`;

const chain = (length: number): PackagePlan[] =>
  Array.from({ length }, (_, index) => ({
    name: `level-${index + 1}`,
    ownBytes: 1_000_000,
    ...(index === 0 ? {} : { under: `level-${index}` }),
  }));

describe('packageTree', () => {
  it('puts a package under the one without which it would not be loaded, heaviest first', () => {
    const [service] = explainedCards().services;
    expect(packageTree(service ?? { packages: [] }).map(text)).toEqual([
      'web',
      '├─ @anthropic-ai/sdk',
      '├─ fastify',
      '│  ├─ ajv',
      '│  │  └─ ajv-formats',
      '│  └─ light-my-request',
      '├─ openai',
      '│  └─ formdata-node',
      '├─ sharp',
      '├─ node-fetch',
      '└─ node-fetch',
      'node',
    ]);
  });

  it('counts what is too light or too deep, with its weight', () => {
    const light: PackagePlan[] = Array.from({ length: 30 }, (_, index) => ({ name: `light-${index}`, ownBytes: 100 }));
    const lines = packageTree(serviceOf('web', [...chain(7), ...light], 20_000_000)).map(text);
    expect(lines).toContain('└─ 30 more, 3000');
    expect(lines.some((line) => line.endsWith('level-4'))).toBe(true);
    expect(lines.some((line) => line.endsWith('level-5'))).toBe(false);
    expect(lines.some((line) => line.endsWith('└─ 1 more, 3000000'))).toBe(true);
  });

  it('tells the weight of every level in full, whatever it leaves out', () => {
    const [service] = largeExplanation().services;
    const lines = packageTree(service ?? { packages: [] });
    const under = lines.filter(({ prefix }) => prefix.length === 3 && /^[├└]/.test(prefix));
    const weight = under.reduce(
      (total, { entry }) => total + (entry.kind === 'rest' ? entry.retainedBytes : entry.package.retainedBytes),
      0,
    );
    const root = service?.packages.find(({ directory }) => directory === '(application)');
    expect(weight + (root?.ownBytes ?? 0)).toBe(root?.retainedBytes);
    expect(under.length).toBeLessThanOrEqual(usualCut.mostChildren + 1);
  });
});
