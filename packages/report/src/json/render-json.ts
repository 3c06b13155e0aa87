// The Recording for machines: what was recorded, nothing added and nothing left out.

import type { Recording } from '@tare/accounting';

export const renderJson = (recording: Recording): string => `${JSON.stringify(recording, null, 2)}\n`;
