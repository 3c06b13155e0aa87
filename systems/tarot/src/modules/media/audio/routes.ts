// /audio: texts that are said, stories that are told, and the files of both.

import type { Context } from '../../../context.ts';
import type { App } from '../../../http/app-type.ts';
import { openAudioFiles } from './audio-files.ts';
import { openLibrary } from './audio-library.ts';
import { registerAudioFiles } from './file-routes.ts';
import { openSynthesizer } from './open-synthesizer.ts';
import { registerStoryAudio } from './story-routes.ts';
import { startSweeps } from './sweep.ts';
import { registerSynthesize } from './synthesize-routes.ts';

export function registerAudio(app: App, context: Context): void {
  const { settings, log } = context;
  const files = openAudioFiles(settings.dataDirectory);
  const synthesizer = openSynthesizer(settings);
  const speaking = { synthesizer, library: openLibrary(context, files), log };
  registerSynthesize(app, context, speaking, files);
  registerStoryAudio(app, context, speaking);
  registerAudioFiles(app, context, files);
  const endSweeps = startSweeps(app, context, files);
  app.addHook('onClose', async () => {
    await endSweeps();
    if (synthesizer.state === 'loaded') await (await synthesizer()).close();
    await files.close();
  });
}
