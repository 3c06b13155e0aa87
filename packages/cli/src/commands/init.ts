// `tare init`: writes a configuration from what is found.

import { relative } from 'node:path';
import { paint } from '@tare/report';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

export function initCommand(context: CommandContext): Command {
  return new Command('init')
    .summary('write a configuration from what is found')
    .description(
      'Looks at the project (package.json, Compose file, Procfile, source) and writes tare.config.ts or .mjs.',
    )
    .argument('[directory]', 'the project', '.')
    .option('--force', 'overwrite a configuration of the same name')
    .option('--dry-run', 'print what would be written')
    .action(async (directory: string, flags: { force?: boolean; dryRun?: boolean }) => {
      const { terminal } = context;
      // Loaded here: it reads YAML, and no other command needs that.
      const { init } = await import('../init/init.ts');
      const result = await init(directory, flags);
      if (!result.written) terminal.print(result.text);
      const path = relative(process.cwd(), result.path) || result.path;
      terminal.tell(`${result.written ? 'Wrote' : 'Would write'} ${path}\n`);
      for (const { certainty, service, text } of result.findings) {
        const about = service === null ? '' : `${service}: `;
        terminal.tell(`  ${paint('quiet', certainty.padEnd(7), terminal.tellColor)} ${about}${text}\n`);
      }
      if (result.written) terminal.tell('Look at what is marked as a guess, then run: tare measure\n');
    });
}
