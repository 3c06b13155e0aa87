import { expect, it } from 'vitest';
import { renderJson } from '../../src/json/render-json.ts';
import { brokenOff } from '../sample-recording.ts';

it('writes the recording as it is, indented, ending its last line', () => {
  const recording = brokenOff();
  const text = renderJson(recording);
  expect(JSON.parse(text)).toEqual(recording);
  expect(text).toMatch(/^\{\n {2}"schema": "tare\/recording@1",\n[\s\S]*\n\}\n$/);
});
