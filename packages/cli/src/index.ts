// `tare` as a library: what its commands call, and what a configuration imports.

export type { Recording } from '@tare/accounting';
export type { CheckResult, Comparison, Explanation, LeakResult, Plan, SelftestResult } from '@tare/experiment';
export { measure } from '@tare/measure';
export { defineConfig, type TareConfig } from '@tare/measure/config';
export { renderHtml, renderJson, renderMarkdown, renderTerminal } from '@tare/report';
export {
  candidates,
  check,
  compare,
  compareRecordings,
  explain,
  leak,
  plan,
  planCommands,
  selftest,
} from '@tare/trials';
export { init } from './init/init.ts';
export { main } from './main.ts';
export { readRecording, readResult } from './read-result.ts';
