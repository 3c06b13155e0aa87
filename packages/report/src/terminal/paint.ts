// Colour as meaning, in one place. Nothing here asks the terminal: the caller decides.

import { styleText } from 'node:util';

export interface TerminalOptions {
  /** Columns of the terminal. */
  width: number;
  color: boolean;
}

export type Tone = 'heading' | 'strong' | 'quiet' | 'fault' | 'caution' | 'success' | 'group';

const formats: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  heading: ['bold', 'cyan'],
  strong: 'bold',
  quiet: 'dim',
  fault: ['bold', 'red'],
  caution: ['bold', 'yellow'],
  success: ['bold', 'green'],
  group: 'cyan',
};

// Newer Node would otherwise look at its own standard output and at NO_COLOR, and overrule the caller.
const asTold = { validateStream: false };

export const paint = (tone: Tone, text: string, color: boolean): string =>
  color && text !== '' ? styleText(formats[tone], text, asTold) : text;
