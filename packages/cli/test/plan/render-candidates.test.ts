import type { Change } from '@tare/changes';
import { describe, expect, it } from 'vitest';
import { renderCandidates } from '../../src/plan/render-candidates.ts';
import type { Terminal } from '../../src/terminal.ts';

const terminal: Terminal = {
  print: () => undefined,
  tell: () => undefined,
  width: 80,
  tellWidth: 80,
  color: false,
  tellColor: false,
  isLive: false,
};
const change = (parts: Partial<Change>): Change => ({
  name: 'lazy openai',
  kind: 'lazy-import',
  mode: 'calm',
  risk: 'low',
  effort: 'low',
  because: 'openai 4.104.0 is imported at src/ai.ts:3, and no request of the load runs any of it.',
  cautions: ['The first use loads it, which takes 120 ms.'],
  slot: null,
  estimatedBytes: 1.23e6,
  trial: { kind: 'launch', edit: { services: ['web'] } },
  codeEdits: [],
  ...parts,
});

describe('the list of candidates', () => {
  it('tells what would be tried and why, and what would not be', () => {
    const changes = [
      change({}),
      change({
        name: 'semi-space 1 MB',
        kind: 'semi-space',
        mode: 'natural',
        estimatedBytes: null,
        because: 'Node.js keeps a new space of 16 MB.',
        cautions: [],
      }),
      change({
        name: 'two copies of \x1b[31mzod',
        because: 'zod is there as 3.24.1 and 4.0.2.',
        trial: { kind: 'advice', because: 'Which version serves both only its users can tell.' },
      }),
    ];
    const text = renderCandidates('evaluation', changes, terminal);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).not.toContain('\x1b');
    expect(text).toMatchSnapshot();
  });

  it('says that there is nothing', () => {
    expect(renderCandidates('evaluation', [], terminal)).toBe('Nothing was found that could be tried on evaluation.\n');
  });
});
