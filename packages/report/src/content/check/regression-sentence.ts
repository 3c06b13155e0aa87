// What a service did since the baseline or the base, as one sentence.

import type { Regression, RegressionResult } from '@tare/experiment';
import { rangeText, scaleOf, withUnit } from '../../figure/size-scale.ts';
import { againstText, leadingName } from './check-words.ts';

/** `api grew by 3.1 MB (2.9 to 3.3) over main; 1.2 MB are tolerated.` */
export function regressionSentence(result: RegressionResult, regression: Regression): string {
  const { service, mode, growthBytes, boundBytes, state } = result;
  const name = leadingName(service);
  const against = againstText(regression);
  // With one mode it goes without saying.
  const several = new Set(regression.results.map((other) => other.mode)).size > 1;
  if (growthBytes === null) return `${name} could not be compared with ${against}${several ? ` (${mode})` : ''}.`;
  const scale = scaleOf([growthBytes.estimate, growthBytes.low, growthBytes.high, boundBytes]);
  const range = `(${rangeText(growthBytes, scale)}${several ? `, ${mode}` : ''})`;
  const tolerated = `${withUnit(boundBytes, scale)} are tolerated`;
  const size = withUnit(growthBytes.estimate, scale);
  switch (state) {
    case 'over':
      return `${name} grew by ${size} ${range} over ${against}; ${tolerated}.`;
    case 'warn':
      return `${name} may have grown by ${size} ${range} over ${against}; ${tolerated}, and the interval reaches below that.`;
    case 'unmeasured':
      return `${name} could not be judged against ${against}: growth ${size} ${range}; ${tolerated}.`;
    case 'ok':
      return `${name} did not grow by more than ${tolerated.replace(' are tolerated', '')} over ${against}: ${size} ${range}.`;
  }
}
