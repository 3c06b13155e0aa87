// A warning as a sentence of the report.

import type { Warning } from '@tare/accounting';

export const warningText = ({ service, message }: Warning): string =>
  service === null ? message : `${service}: ${message}`;
