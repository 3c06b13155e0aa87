import { describe, expect, it } from 'vitest';
import { renderError } from '../../src/terminal/render-error.ts';

const error = {
  code: 'NOT_READY',
  message: 'web did not become ready within 30.0 s.',
  seen: 'GET http://127.0.0.1:3000/ answered 503\nwaiting for the database',
  remedy: 'Say what an answer looks like with `--ready`, or give it longer with `--time`.',
  docsPage: 'docs/errors.md#not-ready',
};

describe('renderError', () => {
  it('says what happened, what was seen, what to do and where to read on', () => {
    expect(renderError(error, { width: 80, color: false })).toMatchInlineSnapshot(`
      "✗ web did not become ready within 30.0 s.
        seen  GET http://127.0.0.1:3000/ answered 503
              waiting for the database
        do    Say what an answer looks like with \`--ready\`, or give it longer with
              \`--time\`.
        code  NOT_READY, explained in docs/errors.md#not-ready
      "
    `);
  });

  it('shows only the end of a long output', () => {
    const seen = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
    const text = renderError({ ...error, seen }, { width: 80, color: false });
    expect(text).toContain('line 99');
    expect(text).not.toContain('line 87\n');
  });

  it('does not pass on what would act on the terminal', () => {
    expect(renderError({ ...error, seen: '\u001b]0;title\u0007' }, { width: 80, color: false })).not.toContain(
      '\u001b',
    );
  });
});
