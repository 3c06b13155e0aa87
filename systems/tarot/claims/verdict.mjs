// One claim against what was measured: a plain word, the figure, and where it comes from.

/** `everything` is the sum of all remedies: of one process. */
const aliases = { everything: 'everything-on' };

/** @returns {{ verdict: string, found: string, evidence: string }} */
export function verdictOf(claim, measured) {
  const special = specials[claim.by];
  if (special) return special(measured, claim);
  const experiment = measured.experiments[aliases[claim.by] ?? claim.by];
  if (!experiment)
    throw new Error(`Row ${claim.number} names "${claim.by}", which was not measured: run npm run claims.`);
  return judge(claim, experiment);
}

function judge({ mb: claimed }, experiment) {
  const saving = experiment.private;
  const evidence = `\`${experiment.change}\`${experiment.sign === -1 ? ', taken back' : ''}, ${experiment.pairs} pairs${speedOf(experiment)}`;
  if (experiment.state === 'broke' || saving === null)
    return { verdict: 'not measured', found: '–', evidence: experiment.brokeBecause ?? evidence };
  const isFound = experiment.state === 'saves' || experiment.state === 'costs';
  const found = `${mbOf(saving.estimate)} (${mbOf(saving.lower)} to ${mbOf(saving.upper)})`;
  return { verdict: isFound ? word(saving, claimed) : 'none', found: `${found} MB`, evidence };
}

/** Of an effect that tare found: what might be chance, with so many changes and looks, is none. */
function word({ upper }, claimed) {
  if (upper < 0) return 'opposite';
  return claimed === null || upper / 1e6 >= claimed[0] ? 'true' : 'smaller';
}

const reading = (ours) => ({ verdict: 'not a change', found: ours, evidence: '' });

const specials = {
  disk: () => ({ verdict: 'not memory at all', found: '–', evidence: '' }),
  absent: () => ({ verdict: 'nothing to try', found: '–', evidence: '' }),
  reading: () => reading('–'),
  weight: ({ ours }) =>
    reading(`ours: ${mbOf(ours.privateBytes)} MB private, PSS ${mbOf(ours.pssBytes)}, RSS ${mbOf(ours.rssBytes)}`),
  speed: ({ ours }) =>
    reading(
      `ours: ready after ${(ours.readyMs / 1000).toFixed(1)} s, ${ours.throughput.toFixed(0)} answers a second, 95 of 100 within ${ours.p95Ms.toFixed(0)} ms`,
    ),
  'two-workers': ({ experiments }) => reading(`ours: ${mbOf(experiments['workers-2-1'].baselineBytes)} MB private`),
  'four-workers': ({ experiments }) => reading(`ours: ${mbOf(experiments['workers-4-2'].baselineBytes)} MB private`),
  'eager-sdks-lazy': ({ experiments }, claim) => {
    const eager = experiments['eager-sdks'];
    const lazy = experiments['lazy-sdks'];
    // Lazy packages that are not used weigh what plain HTTP does: what is left is what loading them at the start costs.
    const judged = judge(claim, eager);
    return { ...judged, evidence: `${judged.evidence}; lazy against plain HTTP: ${mbOf(lazy.private.estimate)} MB` };
  },
  workers: ({ experiments }) => {
    const { pss, rssSum, pairs } = experiments['workers-4-2'];
    return {
      verdict: 'true',
      found: `PSS ${mbOf(pss.estimate)} of RSS ${mbOf(rssSum.estimate)} MB`,
      evidence: `\`WORKERS=4,2\`, ${pairs} pairs: the sum of RSS counts what two workers share once for each`,
    };
  },
  growth: ({ growth }) => {
    const { estimate, lower, upper } = growth.per1000;
    return {
      verdict: upper < 50e6 ? 'true' : 'opposite',
      found: `${mbOf(estimate)} (${mbOf(lower)} to ${mbOf(upper)}) MB per 1,000 requests`,
      evidence: `\`${growth.command}\``,
    };
  },
  gzip: ({ answers }) => {
    const share = 100 * (1 - answers.gzipBytes / answers.plainBytes);
    return {
      verdict: share >= 60 ? 'true' : 'smaller',
      found: `${share.toFixed(0)} % shorter`,
      evidence: `\`GET ${answers.list}\`: ${answers.plainBytes} to ${answers.gzipBytes} bytes; time and bandwidth, not memory`,
    };
  },
  'cache-speed': ({ answers }) => ({
    verdict: answers.medianMs < answers.uncachedMs ? 'smaller' : 'none',
    found: `${answers.uncachedMs.toFixed(1)} to ${answers.medianMs.toFixed(1)} ms`,
    evidence: `\`GET ${answers.list}\`, medians of 51: cards are in memory anyway; time, not memory`,
  }),
  'first-use': ({ firstUse }) => {
    const cost = firstUse.lazySdk.firstMs - firstUse.lazySdk.laterMs;
    return {
      verdict: cost >= 60 ? 'true' : 'smaller',
      found: `${cost.toFixed(0)} ms`,
      evidence: `the first question by the package of OpenAI against later ones; by plain HTTP ${(firstUse.http.firstMs - firstUse.http.laterMs).toFixed(0)} ms. Time, not memory`,
    };
  },
};

/** Of the arm that was tried. */
function speedOf({ isSlower }) {
  return isSlower ? ', which answers more slowly' : '';
}

const mbOf = (bytes) => {
  const text = (Math.abs(bytes) / 1e6).toFixed(1);
  return bytes < 0 && text !== '0.0' ? `−${text}` : text;
};
