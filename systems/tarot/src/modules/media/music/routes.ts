// /music: rhythms that are made by rules; /ai: parameters of music that an AI makes of a prompt. What comes with presets is in presets/.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { registerAiMusic } from './ai-routes.ts';
import { registerRhythm } from './rhythm-routes.ts';

export function registerMusic(app: App, context: Context): void {
  registerRhythm(app, context);
  registerAiMusic(app, context);
}
