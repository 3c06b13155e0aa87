// Names that a person gives in a configuration and types on command lines: services and changes.

import type { Report } from './config-problem.ts';

export function checkName(name: string, at: readonly (string | number)[], report: Report): void {
  if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return;
  report(at, {
    message: 'is no usable name',
    seen: name,
    remedy:
      'A name is typed on command lines: use letters, digits, ".", "-" and "_", and begin with a letter or digit.',
  });
}
