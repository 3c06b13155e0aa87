import { parseVariation } from '@tare/trials';
import { describe, expect, it } from 'vitest';

describe('parseVariation', () => {
  it.each([
    ['WORKERS=1,2,4', 'WORKERS', ['1', '2', '4']],
    ['DEBUG=', 'DEBUG', ['']],
    ['OPTIONS=--a=1 --b', 'OPTIONS', ['--a=1 --b']],
    ['LIST=a\\,b,c', 'LIST', ['a,b', 'c']],
    ['X=1,1', 'X', ['1', '1']],
  ])('%s', (text, name, values) => {
    expect(parseVariation(text)).toEqual({ name, values });
  });

  it.each(['WORKERS', '=1', '', 'A B=1', 'A=1,,2', 'A=1,', 'A=\0'])('USAGE: %j', (text) => {
    expect(() => parseVariation(text)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('--vary'), seen: text }),
    );
  });
});
