import { describe, expect, it } from 'vitest';
import { parseReadiness } from '../../src/config/parse-readiness.ts';

const faultOf = (ready: string | number): { fault: string; remedy: string } => {
  const result = parseReadiness(ready);
  if (result.state === 'value') throw new Error(`${ready} was understood`);
  return result;
};

describe('parseReadiness', () => {
  it.each([
    [3000, 3000],
    ['3000', 3000],
    [':8080', 8080],
    [65_535, 65_535],
  ])('reads %j as a port', (ready, port) => {
    expect(parseReadiness(ready)).toEqual({ state: 'value', value: { kind: 'port', port } });
  });

  it.each([0, -1, 65_536, 3000.5, '123456'])('refuses %j as a port', (ready) => {
    expect(faultOf(ready).fault).toBe('is no TCP port');
  });

  it('reads an address', () => {
    expect(parseReadiness('http://localhost:3000/health?deep=1')).toEqual({
      state: 'value',
      value: { kind: 'url', url: 'http://localhost:3000/health?deep=1' },
    });
  });

  it('reads a pattern with flags and slashes inside', () => {
    expect(parseReadiness('/listening on \\/tmp\\/x/i')).toEqual({
      state: 'value',
      value: { kind: 'output', pattern: /listening on \/tmp\/x/i },
    });
  });

  it('says how a path becomes an address', () => {
    expect(faultOf('/health').remedy).toContain('"http://localhost:3000/health"');
    expect(faultOf('/api/health').remedy).toContain('"http://localhost:3000/api/health"');
  });

  it('says which scheme is missing', () => {
    expect(faultOf('localhost:3000/health').remedy).toBe('Write "http://localhost:3000/health".');
    expect(faultOf('127.0.0.1:80').remedy).toBe('Write "http://127.0.0.1:80".');
  });

  it.each(['', 'soon', 'ftp://localhost', 'http://', '//', '/a(/', '/x/g', '/x/y', NaN])('refuses %j', (ready) => {
    expect(parseReadiness(ready).state).toBe('fault');
  });
});
