import { describe, expect, it } from 'vitest';
import { renderModule } from '../../src/stand-in/render-module.ts';

describe('renderModule', () => {
  const of = { door: 'file:///tare/door.cjs', number: 3, names: ['default', 'f', 'a-b'] };

  it('exports each name from the exports of an ES module', () => {
    expect(renderModule({ ...of, format: 'module' })).toBe(
      'import d from "file:///tare/door.cjs";const e=d(3),v0=e["default"],v1=e["f"],v2=e["a-b"];export{v0 as default,v1 as f,v2 as "a-b"}',
    );
  });

  it('exports the whole of a CommonJS module as its default', () => {
    expect(renderModule({ ...of, format: 'commonjs' })).toContain('v0=e,v1=e["f"]');
  });
});
