// The saving in terms of a hosting plan or a bill, a sentence a path.

import { type Figure, isKnown } from '@tare/accounting';
import type { LimitView, Plan } from '@tare/experiment';
import type { Finding, FindingGroup } from '../../document/document.ts';
import { formatBytes, formatLimit } from '../../figure/format-bytes.ts';
import { formatHundredths } from '../../figure/format-number.ts';

/** A plan that is full to the last byte is no plan: a fifth stays free. */
const usableShare = 0.8;
const bytesPerGigabyte = 1e9;

/** None where neither a limit nor a price was given. */
export function limitFindings({ limit, explanation }: Pick<Plan, 'limit' | 'explanation'>): FindingGroup[] {
  if (limit === null) return [];
  const { limitBytes, baselineBytes, conservativeBytes, aggressiveBytes } = limit;
  const filePages = filePagesOf(explanation);
  const paths = [
    ...(conservativeBytes === null ? [] : [{ name: 'conservative path', bytes: conservativeBytes }]),
    ...(aggressiveBytes === null || aggressiveBytes === conservativeBytes
      ? []
      : [{ name: 'aggressive path', bytes: aggressiveBytes }]),
  ];
  const now =
    limitBytes === null
      ? `${formatBytes(baselineBytes)} private now`
      : `${formatBytes(baselineBytes)} private of your ${formatLimit(limitBytes)} plan`;
  if (paths.length === 0) return [{ label: null, findings: [{ tone: 'plain', text: now }] }];
  const findings = paths.map(({ name, bytes }): Finding => {
    const gains = [...roomGains(limit, bytes, filePages), ...priceGain(limit, baselineBytes - bytes)];
    return { tone: 'plain', text: `${name} ${formatBytes(bytes)}${gains.length === 0 ? '' : `: ${gains.join(', ')}`}` };
  });
  return [{ label: now, findings }];
}

/** Pages of program files, which workers share and a plan is charged for: PSS beyond private memory; null where it is not known of all services. */
function filePagesOf(explanation: Plan['explanation']): number | null {
  const services = explanation?.services ?? [];
  const beyond = services.map(({ privateBytes, pssBytes }) => beyondPrivate(pssBytes, privateBytes));
  const known = beyond.filter((bytes) => bytes !== null);
  return services.length === 0 || known.length < services.length
    ? null
    : known.reduce((total, bytes) => total + bytes, 0);
}

const beyondPrivate = (pss: Figure, privateBytes: Figure): number | null =>
  isKnown(pss) && isKnown(privateBytes) ? Math.max(0, pss - privateBytes) : null;

function roomGains({ limitBytes, baselineBytes }: LimitView, bytes: number, filePages: number | null): string[] {
  if (limitBytes === null || bytes <= 0 || baselineBytes <= 0) return [];
  const usable = limitBytes * usableShare - (filePages ?? 0);
  const [before, after] = [baselineBytes, bytes].map((each) => Math.max(0, Math.floor(usable / each)));
  const more = (after ?? 0) - (before ?? 0);
  return [
    ...(more > 0 ? [`${more} more ${more === 1 ? 'worker fits' : 'workers fit'} (${after} instead of ${before})`] : []),
    ...(filePages === null ? [] : smallerPlan(baselineBytes + filePages, bytes + filePages, limitBytes)),
  ];
}

function smallerPlan(before: number, after: number, limitBytes: number): string[] {
  const [needed, enough] = [before, after].map((bytes) => smallestPlan(bytes, limitBytes));
  return needed === enough || enough === undefined || needed === undefined
    ? []
    : [`a ${formatLimit(enough)} plan would do instead of ${formatLimit(needed)}`];
}

/** Plans come in halves and doubles: the smallest that leaves a fifth free. */
function smallestPlan(bytes: number, limitBytes: number): number {
  let plan = limitBytes;
  while (bytes > plan * usableShare) plan *= 2;
  while (bytes <= (plan / 2) * usableShare && (plan / 2) % 1e6 === 0) plan /= 2;
  while (bytes <= (plan / 2) * usableShare && (plan / 2) % 1024 ** 2 === 0) plan /= 2;
  return plan;
}

/** `0.18 EUR a month less` */
function priceGain({ pricePerGbMonth, currency }: LimitView, savedBytes: number): string[] {
  if (pricePerGbMonth === null) return [];
  const price = (savedBytes / bytesPerGigabyte) * pricePerGbMonth;
  const size = [formatHundredths(Math.round(Math.abs(price) * 100)), currency ?? ''].join(' ').trim();
  return [`${size} a month ${price < 0 ? 'more' : 'less'} for each instance`];
}
