import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayStandInNodeOptions } from '../../src/launch/node-flags.ts';
import { formatNodeOptions, parseNodeOptions } from '../../src/launch/node-options.ts';

describe('NODE_OPTIONS', () => {
  it('keeps a quoted value with spaces as one word, as Node.js does', () => {
    expect(parseNodeOptions('--require "./a b.js"  --expose-gc --title="x \\"y\\""')).toEqual([
      ['--require', './a b.js'],
      ['--expose-gc'],
      ['--title=x "y"'],
    ]);
  });

  it('is the same after it was read and written', () => {
    const value = fc.string({ minLength: 1 }).map((text) => `--title=${text.replaceAll('\0', '')}`);
    fc.assert(
      fc.property(fc.array(value), (words) => {
        const options = words.map((word) => [word]);
        expect(parseNodeOptions(formatNodeOptions(options))).toEqual(options);
      }),
    );
  });

  it('is understood by Node.js as it is written', () => {
    const title = 'a "b" \\ c';
    const text = formatNodeOptions([[`--title=${title}`]]);
    const { stdout } = spawnSync(process.execPath, ['-p', 'process.title'], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: text },
    });
    expect(stdout).toBe(`${title}\n`);
  });
});

describe('mayStandInNodeOptions', () => {
  it.each([
    '--max-semi-space-size=1',
    '--max-old-space-size=64',
    '--enable-source-maps',
    '--v8-pool-size=1',
    '--stack-trace-limit=5',
    '--optimize-for-size',
    '--lite-mode',
    '--single-threaded-gc',
    '--stack-size=500',
  ])('says of %s what this Node.js does', (flag) => {
    const env = { ...process.env, NODE_OPTIONS: flag };
    const { status } = spawnSync(process.execPath, ['-p', '1'], { env });
    expect(mayStandInNodeOptions(flag)).toBe(status === 0);
  });
});
