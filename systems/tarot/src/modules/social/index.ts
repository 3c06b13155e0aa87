// The routes of social, each resource from its own folder.

import type { Context } from '../../context.ts';
import type { App } from '../../http/app-type.ts';

export function register(_app: App, _context: Context): void {}
