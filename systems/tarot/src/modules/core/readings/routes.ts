// /readings: questions, and the cards that were laid for them.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerReadingAnalytics } from './analytics/routes.ts';
import { registerReadingLists } from './list-routes.ts';
import { registerQuickReading } from './quick-routes.ts';
import { registerReading } from './reading-routes.ts';
import { registerReadingStreams } from './stream-routes.ts';
import { registerReadingTags } from './tag-routes.ts';

export function registerReadings(app: App, context: Context): void {
  registerReadingLists(app, context);
  registerReadingTags(app, context);
  registerReadingAnalytics(app, context);
  registerQuickReading(app, context);
  registerReadingStreams(app, context);
  registerReading(app, context);
}
