// The routes of media, each resource from its own folder.

import type { Context } from '../../context.ts';
import type { App } from '../../http/app-type.ts';
import { registerAudio } from './audio/routes.ts';
import { registerMusic } from './music/routes.ts';
import { registerPlaylists } from './playlists/routes.ts';
import { registerPresets } from './presets/routes.ts';

export async function register(app: App, context: Context): Promise<void> {
  await registerPresets(app, context);
  await registerPlaylists(app, context);
  await registerMusic(app, context);
  await registerAudio(app, context);
}
