// Metrics in the text format of Prometheus (version 0.0.4): a figure that is missing has no line, since any number would be wrong.

import { isKnown } from '@tare/accounting/self';

export const prometheusType = 'text/plain; version=0.0.4; charset=utf-8';

export interface Metric {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  /** A value that is no number, or is not known, has no line. */
  samples: readonly { labels: Readonly<Record<string, string>>; value: unknown }[];
}

export function renderMetric({ name, help, type, samples }: Metric): string {
  const lines = samples.flatMap(({ labels, value }) =>
    typeof value === 'number' && isKnown(value) ? [`${name}${renderLabels(labels)} ${value}`] : [],
  );
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('\n')}\n`;
}

function renderLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escapeLabel = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
