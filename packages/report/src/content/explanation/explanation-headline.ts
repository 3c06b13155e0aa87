// The explanation in one sentence: how much private memory, how much of it packages, the heaviest that could go, who imports it, whether the load runs it.

import { isKnown } from '@tare/accounting';
import type { ExplainedService, Explanation, PackageCost } from '@tare/experiment';
import type { Finding } from '../../document/document.ts';
import { formatBytes } from '../../figure/format-bytes.ts';
import { absenceWords } from '../../figure/format-figure.ts';
import { formatCount } from '../../figure/format-number.ts';
import { effectScale, withUnit } from '../../figure/size-scale.ts';
import { modeAndPhase } from '../mode-words.ts';
import { isPackage, packageTitle, placeText, useClause } from './package-words.ts';

export function explanationHeadline({ subject, services }: Explanation): string {
  const [only] = services;
  if (only === undefined) return `${subject.name}: where its memory comes from could not be found out.`;
  return services.length === 1 ? `${serviceSentence(only)}.` : `${fleetSentence(subject.name, services)}.`;
}

/** One sentence a service; where there is one service, the headline is it. */
export const explanationFindings = ({ services }: Explanation): Finding[] =>
  services.length < 2
    ? []
    : services.map((service) => ({
        tone: canGo(service.packages)?.use.state === 'not-under-load' ? 'caution' : 'plain',
        text: `${serviceSentence(service)}.`,
      }));

/** `web holds 24.3 MB private (calm, collected), about 14.2 MB of it packages; the heaviest that could go is ...` */
function serviceSentence({ name, privateBytes, packages, shown }: ExplainedService): string {
  const holds = isKnown(privateBytes)
    ? `${name} holds ${formatBytes(privateBytes)} private (${modeAndPhase.calm})`
    : `${name} could not be weighed (${absenceWords[privateBytes.state]})`;
  if (shown === null && !isKnown(privateBytes)) return holds;
  if (shown === null) return `${holds}; no Node.js was seen in it, so it has no packages to tell`;
  if (!packages.some(isPackage)) return `${holds}; it loads no packages`;
  const heaviest = canGo(packages);
  return [
    `${holds}, about ${formatBytes(packagesBytes(packages))} of it packages`,
    ...(heaviest === undefined ? [] : [heaviestClause(heaviest)]),
  ].join('; ');
}

/** `the heaviest that could go is openai 4.104.0 (about 5.6 MB), imported at src/ai.ts:3, and the load runs none of it` */
function heaviestClause(one: PackageCost): string {
  const { confirmed, places } = one;
  const size =
    confirmed === null
      ? `about ${formatBytes(goes(one))}`
      : `${withUnit(confirmed.savingBytes.estimate, effectScale.calm)}, confirmed by trials`;
  const [place] = places;
  const at = place === undefined ? '' : `, imported at ${placeText(place)}`;
  // What the load runs cannot go; it is the heaviest all the same.
  const heaviest = one.use.state === 'under-load' ? 'the heaviest that it asks for' : 'the heaviest that could go';
  return `${heaviest} is ${packageTitle(one)} (${size})${at}, ${useClause(one)}`;
}

/** Of what the application itself imports, the heaviest that the load does not run; else the heaviest. */
function canGo(packages: readonly PackageCost[]): PackageCost | undefined {
  const imported = packages
    .filter((one) => isPackage(one) && one.places.length > 0 && goes(one) > 0)
    .toSorted((a, b) => goes(b) - goes(a));
  return imported.find(({ use }) => use.state === 'not-under-load') ?? imported[0];
}

/** Where other packages import it too, less goes than it retains. */
const goes = ({ removableBytes, retainedBytes }: PackageCost): number => removableBytes ?? retainedBytes;

const packagesBytes = (packages: readonly PackageCost[]): number =>
  packages.filter(isPackage).reduce((total, { ownBytes }) => total + ownBytes, 0);

/** `3 services of shop hold 78.1 MB private (calm, collected), about 31.0 MB of it packages` */
function fleetSentence(subject: string, services: readonly ExplainedService[]): string {
  const known = services.flatMap(({ privateBytes }) => (isKnown(privateBytes) ? [privateBytes] : []));
  const packages = formatBytes(services.reduce((total, service) => total + packagesBytes(service.packages), 0));
  const count = `${formatCount(services.length, 'service')} of ${subject}`;
  return known.length < services.length
    ? `${count}: about ${packages} of their private memory are packages`
    : `${count} hold ${formatBytes(known.reduce((total, bytes) => total + bytes, 0))} private (${modeAndPhase.calm}), about ${packages} of it packages`;
}
