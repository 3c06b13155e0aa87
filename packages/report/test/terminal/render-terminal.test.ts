import { describe, expect, it } from 'vitest';
import { renderTerminal } from '../../src/terminal/render-terminal.ts';
import { textWidth } from '../../src/terminal/text-width.ts';
import { brokenOff, fleet, hostile, npmWrapped, singleService } from '../sample-recording.ts';

const samples = {
  'a single service': singleService(),
  'a fleet': fleet(),
  'a service behind npm': npmWrapped(),
  'a trial that broke off': brokenOff(),
};

describe.each(Object.entries(samples))('the terminal report of %s', (_, recording) => {
  it.each([80, 120])('reads well on %d columns', (width) => {
    expect(renderTerminal(recording, { width, color: false })).toMatchSnapshot();
  });
});

describe('renderTerminal', () => {
  it('never exceeds the terminal', () => {
    for (const recording of [...Object.values(samples), hostile()]) {
      for (let width = 24; width <= 140; width += 4) {
        const lines = renderTerminal(recording, { width, color: false }).split('\n');
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      }
    }
  });

  it('colours when told to and only then', () => {
    expect(renderTerminal(singleService(), { width: 80, color: true })).toContain('\u001b[');
    expect(renderTerminal(hostile(), { width: 80, color: false })).not.toContain('\u001b');
  });

  it('numbers the warnings', () => {
    expect(renderTerminal(fleet(), { width: 100, color: false })).toMatch(/Warnings\n1\. queue: every .*\n2\. other/);
  });
});
