// The summary of a CI step: Markdown, added to a file that the service names.

import type { CheckResult } from '@tare/experiment';
import { checkSentences, renderMarkdown, visibleText } from '@tare/report';

/** The service refuses a step's summary above 1 MiB whole; what other commands of the step have added counts too. */
const largestBytes = 1024 ** 2;

/** @param takenBytes what is in the file already */
export function renderStepSummary(result: CheckResult, takenBytes: number): string {
  const whole = `${renderMarkdown(result)}\n`;
  if (Buffer.byteLength(whole) + takenBytes <= largestBytes) return whole;
  const sentences = checkSentences(result).map(({ text }) => `- ${plainMarkdown(text)}\n`);
  return `${sentences.join('')}\nThe whole report is too long for a summary; \`--output check.html\` writes it.\n`;
}

/** Names of services are other people's text. */
const plainMarkdown = (text: string): string =>
  visibleText(text.replace(/\s+/g, ' ')).replace(/[\\`*_[\]<>&|#]/g, '\\$&');
