// Starts the server, and ends it in good order: in this process, or in as many as WORKERS says.

import cluster from 'node:cluster';
import { readSettings, type Settings, useTemporaryData } from './settings.ts';

useTemporaryData();
const settings = readSettings();

if (settings.WORKERS > 1 && cluster.isPrimary) {
  const { startWorkers } = await import('./workers.ts');
  startWorkers(settings);
} else {
  await serve(settings);
}

async function serve(settings: Settings): Promise<void> {
  const { buildApp } = await import('./app.ts');
  const { app, context } = await buildApp({ settings });
  if (settings.isSecretKeyGenerated)
    context.log.warn('SECRET_KEY is not set: one was made up, and all are signed out by the next start.');
  let isEnding = false;
  const end = (): void => {
    // Asked again, it waits for nobody.
    if (isEnding) process.exit(1);
    isEnding = true;
    app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end).on('SIGINT', end);
  await app.listen({ host: settings.host, port: settings.port });
}
