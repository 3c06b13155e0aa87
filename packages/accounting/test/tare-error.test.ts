import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorCodes, exitStatus, TareError } from '../src/tare-error.ts';

describe('TareError', () => {
  it('is written as plain data, without a stack and without what was not seen', () => {
    const error = new TareError('NOT_READY', { message: 'It never answered.', remedy: 'Raise the limit.' });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'NOT_READY',
      message: 'It never answered.',
      remedy: 'Raise the limit.',
      docsPage: 'docs/errors.md#not-ready',
    });
    expect(new TareError('USAGE', { message: 'm', seen: 's', remedy: 'r' }).toJSON().seen).toBe('s');
  });

  it('keeps the error that caused it', () => {
    const cause = new Error('spawn');
    expect(new TareError('COMMAND_NOT_FOUND', { message: 'm', remedy: 'r' }, { cause }).cause).toBe(cause);
  });

  it.each(Object.keys(errorCodes) as ErrorCode[])('%s has a place in the documentation and an exit status', (code) => {
    const { docsPage } = new TareError(code, { message: 'm', remedy: 'r' });
    expect(docsPage).toMatch(/^docs\/errors\.md#[a-z-]+$/);
    expect([2, 3, 130]).toContain(exitStatus[code]);
  });
});
