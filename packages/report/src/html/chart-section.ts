// Where the chart goes, with its selectors and its table for those who cannot see it. The browser draws; without scripts the tables remain.

import type { Recording, Trial } from '@tare/accounting';
import type { ShownMode } from '../content/shown-modes.ts';
import { escapeHtml } from './escape-html.ts';

/** @returns '' where no trial was sampled. */
export function chartSection(recording: Recording, modes: readonly ShownMode[]): string {
  const trials = recording.trials.filter(wasSampled);
  if (trials.length === 0) return '';
  const shown = modes[0]?.shownTrial ?? trials[0]?.id;
  const names = [...new Set(trials.flatMap((trial) => trial.services.map(({ name }) => name)))];
  const trialOptions = trials.map(
    (trial) => `<option value="${trial.id}"${trial.id === shown ? ' selected' : ''}>${trialName(trial)}</option>`,
  );
  const serviceOptions = names.map((name) => `<option value="${escapeHtml(name)}">${escapeHtml(name)}</option>`);
  const together = names.length > 1 ? ['<option value="" selected>all services</option>'] : [];
  return `<section id="course"><h2>Over the trial</h2>
<div class="choices">
<label${trials.length > 1 ? '' : ' hidden'}>Trial <select id="chart-trial">${trialOptions.join('')}</select></label>
<label${names.length > 1 ? '' : ' hidden'}>Service <select id="chart-service">${[...together, ...serviceOptions].join('')}</select></label>
</div>
<figure>
<div id="chart"><noscript>The chart needs scripts. The tables below hold its figures.</noscript></div>
<figcaption class="note">Lines are samples of the kernel’s quick counters; dots are the exact private readings that the tables show. PSS is read less often, because it costs the kernel more. Drag to zoom, double-click to return.</figcaption>
</figure>
<details id="chart-samples"><summary>Samples as a table</summary><div class="table" role="region" tabindex="0" aria-label="samples"></div></details>
</section>`;
}

const wasSampled = (trial: Trial): boolean => trial.services.some(({ samples }) => samples.atMs.length > 1);

const trialName = ({ id, mode, state }: Trial): string => `${id}, ${mode}${state === 'partial' ? ', partial' : ''}`;
