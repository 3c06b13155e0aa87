// `tare` as a library: what its commands call, and what a configuration imports.

export type { Recording } from '@tare/accounting';
export { measure } from '@tare/measure';
export { defineConfig, type TareConfig } from '@tare/measure/config';
export { renderHtml, renderJson, renderMarkdown, renderTerminal } from '@tare/report';
export { init } from './init/init.ts';
export { main } from './main.ts';
export { readRecording } from './read-recording.ts';
