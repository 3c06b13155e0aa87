// Procfile lines -> services: `web: node server.js`.

import { describeCommand, silentNote } from './detect-package.ts';
import type { ServiceFacts } from './project-facts.ts';
import type { ProjectFiles } from './project-files.ts';

export interface ProcfileFacts {
  services: ServiceFacts[];
  remarks: string[];
}

/** Where the platform gives the port in PORT and the command hands it on. */
const usualPort = '3000';

/** Every line but `release`, which runs once and ends. */
export function detectProcfile(files: ProjectFiles): ProcfileFacts {
  const facts: ProcfileFacts = { services: [], remarks: [] };
  for (const line of (files.read('Procfile') ?? '').split(/\r?\n/)) {
    const [, name, command] = /^\s*([A-Za-z0-9_-]+)\s*:\s*(.+?)\s*$/.exec(line) ?? [];
    if (name === undefined || command === undefined) continue;
    if (name === 'release') {
      facts.remarks.push('Procfile: release is left out, because it runs once and ends; run it before you measure');
      continue;
    }
    const source = `${name} in Procfile`;
    const service = describeCommand(files, '', name, { value: command, source, certainty: 'found' });
    if (/\$\{?PORT\b/.test(command) && service.env['PORT'] === undefined) {
      service.env['PORT'] = usualPort;
      service.port = {
        value: Number(usualPort),
        source: 'PORT, which the platform sets and this file does',
        certainty: 'guess',
      };
    }
    // By convention of the platforms that read a Procfile, only `web` is sent requests.
    if (name !== 'web' && service.port === null && service.isLoaded) {
      service.isLoaded = false;
      service.notes.push(silentNote);
    }
    facts.services.push(service);
  }
  return facts;
}
