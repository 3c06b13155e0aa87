import { execFileSync } from 'node:child_process';
import type { CheckResult } from '@tare/experiment';
import { describe, expect, it } from 'vitest';
import { renderJunit } from '../../src/ci/junit.ts';
import { budget, checked, growth, hostile } from './checked.ts';

interface ParsedCase {
  suite: string;
  className: string;
  name: string;
  inner: string | null;
  message: string | null;
  text: string;
}

/** By a parser that is not ours: it refuses what is not well-formed. */
function parse(xml: string): { counts: Record<string, string>; cases: ParsedCase[] } {
  const script = `
import json, sys, xml.dom.minidom
root = xml.dom.minidom.parseString(sys.stdin.buffer.read()).documentElement
cases = []
for case in root.getElementsByTagName('testcase'):
    inner = [node for node in case.childNodes if node.nodeType == node.ELEMENT_NODE]
    cases.append({'suite': case.parentNode.getAttribute('name'), 'className': case.getAttribute('classname'), 'name': case.getAttribute('name'),
      'inner': inner[0].tagName if inner else None, 'message': inner[0].getAttribute('message') if inner else None,
      'text': inner[0].firstChild.data if inner else ''})
print(json.dumps({'counts': dict(root.attributes.items()), 'cases': cases}))`;
  return JSON.parse(execFileSync('python3', ['-c', script], { input: xml, encoding: 'utf8' }));
}

describe('JUnit XML', () => {
  it('has a case for each budget and each comparison, with the sentence of what failed', () => {
    expect(renderJunit(checked())).toMatchSnapshot();
  });

  it('is read by a parser: failures are what is over, errors what could not be measured', () => {
    const { counts, cases } = parse(renderJunit(checked()));
    expect(counts).toMatchObject({ name: 'tare check evaluation', tests: '6', failures: '2', errors: '2' });
    expect(cases.map(({ className, inner }) => [className, inner])).toEqual([
      ['evaluation.gateway', null],
      ['evaluation.worker', 'system-out'],
      ['evaluation.executor', 'failure'],
      ['evaluation', 'error'],
      ['evaluation.gateway', 'failure'],
      ['evaluation.worker', 'error'],
    ]);
    expect(cases[2]?.message).toBe(cases[2]?.text);
    expect(cases[2]?.text).toContain('executor is over budget');
  });

  it('is well-formed for names and messages of strangers, and keeps what XML can hold', () => {
    const result: CheckResult = checked({
      subject: { name: hostile },
      results: [budget({ service: hostile, measuredBytes: 99e6, state: 'over' })],
      regression: {
        against: { kind: 'base', revision: hostile, commit: 'a'.repeat(40) },
        state: 'over',
        results: [growth({ service: hostile })],
      },
      error: { code: 'X', message: hostile, seen: hostile, remedy: hostile, docsPage: '' },
    });
    const { cases } = parse(renderJunit(result));
    expect(cases).toHaveLength(3);
    // The parser gives carriage returns back as they were: they were escaped.
    expect(cases[0]?.className).toContain(':z%0A\r\n"<&>\'|`');
    expect(cases[0]?.className).not.toContain('\x1b');
  });

  it('tells of a check that could not be carried out as an error, not as nothing', () => {
    const error = { code: 'NOT_READY', message: 'It never became ready.', remedy: 'Mend it.', docsPage: '' };
    const { counts, cases } = parse(renderJunit(checked({ results: [], regression: null, error })));
    expect(counts).toMatchObject({ tests: '1', failures: '0', errors: '1' });
    expect(cases).toMatchObject([{ suite: 'measurement', inner: 'error', text: 'It never became ready.\nMend it.' }]);
  });
});
