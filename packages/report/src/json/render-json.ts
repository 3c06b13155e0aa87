// The result for machines: what was found, nothing added and nothing left out.

import type { Result } from '../result.ts';

export const renderJson = (result: Result): string => `${JSON.stringify(result, null, 2)}\n`;
