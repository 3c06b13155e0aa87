// Which spreads suit somebody: a sum of weights, each with its reason.

import { difficultyLevels } from '../../../deck/spreads.ts';
import type { RecommendBody, SpreadBody } from './schemas.ts';

export interface Recommendation {
  spread: SpreadBody;
  score: number;
  reasons: string[];
}

const leastScore = 0.3;
/** What was laid before counts half. */
const seenFactor = 0.5;

export function recommendSpreads(all: readonly SpreadBody[], asked: RecommendBody): Recommendation[] {
  return all
    .filter(({ is_active }) => is_active)
    .map((spread) => score(spread, asked))
    .filter((recommendation) => recommendation.score >= leastScore)
    .sort((a, b) => b.score - a.score || a.spread.card_count - b.spread.card_count)
    .slice(0, asked.count);
}

function score(spread: SpreadBody, asked: RecommendBody): Recommendation {
  const levels = Math.abs(
    difficultyLevels.indexOf(spread.difficulty_level) - difficultyLevels.indexOf(asked.experience_level),
  );
  const isSeen = asked.previous_spreads.includes(spread.id);
  const weights: [boolean, number, string][] = [
    [levels === 0, 0.4, 'It is of your level.'],
    [levels === 1, 0.2, 'It is near your level.'],
    [suitsKarma(spread, asked.karma_context), 0.2, 'It suits your karma.'],
    [
      spread.faction_preference !== null && spread.faction_preference === asked.faction,
      0.3,
      'Your faction favours it.',
    ],
    [spread.estimated_duration <= (asked.available_minutes ?? 0), 0.1, 'There is time for it.'],
    [spread.average_rating > 4, 0.1, 'Others rated it well.'],
    [spread.usage_count > 100, 0.05, 'Many lay it.'],
    [!isSeen, 0.05, 'It is new to you.'],
  ];
  const met = weights.filter(([isMet]) => isMet);
  const sum = met.reduce((total, [, weight]) => total + weight, 0);
  const total = Math.min(1, isSeen ? sum * seenFactor : sum);
  return { spread, score: Math.round(total * 100) / 100, reasons: met.map(([, , reason]) => reason) };
}

/** Much radiation for those who do harm, little for those who do good, and in between for all others. */
function suitsKarma({ radiation_sensitivity }: SpreadBody, karma: RecommendBody['karma_context']): boolean {
  if (karma === 'good') return radiation_sensitivity <= 0.4;
  return karma === 'evil' ? radiation_sensitivity >= 0.6 : radiation_sensitivity > 0.2 && radiation_sensitivity < 0.8;
}
