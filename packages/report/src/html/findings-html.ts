// The answer sentence by sentence, each with a sign of what it means for those who see it and a word for those who do not.

import type { FindingGroup, FindingTone, ReportDocument } from '../document/document.ts';
import { escapeHtml, sentenceHtml } from './escape-html.ts';

const signs: Readonly<Record<FindingTone, { mark: string; word: string }>> = {
  good: { mark: '✓', word: 'good' },
  bad: { mark: '✗', word: 'bad' },
  caution: { mark: '!', word: 'caution' },
  plain: { mark: '·', word: 'note' },
};

/** What the title above says already is left out. */
export function findingsHtml({ headline, findings }: ReportDocument): string {
  const groups = findings.map(({ label, findings: all }) => ({
    label,
    findings: all.filter(({ text }) => text !== headline),
  }));
  return groups
    .filter((group) => group.findings.length > 0)
    .map(groupHtml)
    .join('\n');
}

const groupHtml = ({ label, findings }: FindingGroup): string =>
  `${label === null ? '' : `<p class="finding-group">${escapeHtml(label)}</p>\n`}<ul class="findings">
${findings
  .map(({ tone, text }) => {
    const { mark, word } = signs[tone];
    return `<li class="${tone}"><span class="mark" role="img" aria-label="${word}">${mark}</span><span>${sentenceHtml(text)}</span></li>`;
  })
  .join('\n')}
</ul>`;
