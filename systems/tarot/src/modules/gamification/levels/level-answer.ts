// Levels as answers tell them.

import {
  featureMilestones,
  type LevelDetails,
  levelDetails,
  levelProgress,
  MAX_LEVEL,
  nextMilestone,
  requiredKarma,
} from '../../../deck/levels.ts';

export function toStanding(totalKarma: number) {
  const { level, title, karmaToNext, percentage } = levelProgress(totalKarma);
  return { level, title, total_karma: totalKarma, karma_to_next: karmaToNext, percentage };
}

export const toDetails = ({ level, title, requiredKarma, isMilestone, privileges }: LevelDetails) => ({
  level,
  title,
  required_karma: requiredKarma,
  is_milestone: isMilestone,
  privileges: {
    reading_limit: privileges.readingLimit,
    unlocked_spreads: [...privileges.unlockedSpreads],
    features: [...privileges.features],
  },
});

export function toMilestone(totalKarma: number) {
  const { level } = levelProgress(totalKarma);
  const next = nextMilestone(level);
  return {
    current_level: level,
    total_karma: totalKarma,
    milestone: next && { ...toDetails(next), karma_needed: next.requiredKarma - totalKarma },
  };
}

const milestoneStep = 10;

export function toProgress(totalKarma: number) {
  const standing = toStanding(totalKarma);
  const { level } = standing;
  const next = featureMilestones.find((milestone) => milestone.level > level);
  return {
    ...standing,
    level_karma: requiredKarma(level),
    next_level_karma: level === MAX_LEVEL ? null : requiredKarma(level + 1),
    next_feature: next ? { ...next } : null,
    milestones: Array.from({ length: MAX_LEVEL / milestoneStep }, (_, index) => {
      const { title, ...milestone } = levelDetails((index + 1) * milestoneStep);
      return {
        level: milestone.level,
        title,
        required_karma: milestone.requiredKarma,
        is_reached: milestone.level <= level,
      };
    }),
  };
}
