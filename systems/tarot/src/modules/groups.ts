// The groups of modules. One that is off is not even imported.

import { defineFeatures, type Features } from '@tare/kit/features';
import type { Context } from '../context.ts';
import type { App } from '../http/app-type.ts';
import type { Environment } from '../settings.ts';

export type GroupName = 'core' | 'gamification' | 'social' | 'media' | 'analytics';

/** What index.ts of each group exports. `app` is inside of /api/v1. */
export interface Group {
  register(app: App, context: Context): void | Promise<void>;
}

export const defineGroups = (env: Environment): Features<GroupName, Group> =>
  defineFeatures<GroupName, Group>(
    {
      core: { load: () => import('./core/index.ts') },
      gamification: {
        variable: 'ENABLE_GAMIFICATION',
        sentence: 'Without it there is no bingo, karma, achievement, task or quest.',
        load: () => import('./gamification/index.ts'),
      },
      social: {
        variable: 'ENABLE_SOCIAL',
        sentence: 'Without it readings are not shared, and there is no feed.',
        load: () => import('./social/index.ts'),
      },
      media: {
        variable: 'ENABLE_MEDIA',
        sentence: 'Without it there is no music and no speech.',
        load: () => import('./media/index.ts'),
      },
      analytics: {
        variable: 'ENABLE_ANALYTICS',
        sentence: 'Without it there are no statistics, journals, preferences and saved sessions.',
        load: () => import('./analytics/index.ts'),
      },
    },
    { env },
  );
