import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/result.ts';
import { renderTerminal } from '../../src/terminal/render-terminal.ts';
import { textWidth } from '../../src/terminal/text-width.ts';
import { brokenOff, fleet, hostile, npmWrapped, singleService } from '../sample-recording.ts';
import { confirmedCards } from '../support/sample-explanation.ts';
import { fullPlan } from '../support/sample-plan.ts';
import { hostileResults, sampleResults } from '../support/sample-results.ts';

const samples: Record<string, Result> = {
  'a single service': singleService(),
  'a fleet': fleet(),
  'a service behind npm': npmWrapped(),
  'a trial that broke off': brokenOff(),
  ...sampleResults(),
};

describe.each(Object.entries(samples))('the terminal report of %s', (_, recording) => {
  it.each([80, 120])('reads well on %d columns', (width) => {
    expect(renderTerminal(recording, { width, color: false })).toMatchSnapshot();
  });
});

describe('renderTerminal', () => {
  it('never exceeds the terminal', () => {
    for (const result of [...Object.values(samples), hostile(), ...Object.values(hostileResults())]) {
      for (const width of [24, 31, 40, 58, 66, 80, 92, 104, 120, 140]) {
        const lines = renderTerminal(result, { width, color: false }).split('\n');
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      }
    }
  });

  it('reads an explanation and a plan on 100 columns', () => {
    for (const result of [confirmedCards(), fullPlan()])
      expect(renderTerminal(result, { width: 100, color: false })).toMatchSnapshot();
  });

  it('colours when told to and only then', () => {
    expect(renderTerminal(singleService(), { width: 80, color: true })).toContain('\u001b[');
    for (const harmful of [hostile(), ...Object.values(hostileResults())])
      expect(renderTerminal(harmful, { width: 80, color: false })).not.toContain('\u001b');
  });

  it('numbers the warnings', () => {
    expect(renderTerminal(fleet(), { width: 100, color: false })).toMatch(/Warnings\n1\. queue: every .*\n2\. other/);
  });
});
