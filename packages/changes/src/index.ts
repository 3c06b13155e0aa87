export { changeKinds } from './catalogue.ts';
export type * from './change.ts';
export { detectChanges } from './detect-changes.ts';
export { type ReadFindingsOptions, readFindings } from './find/read-findings.ts';
export type * from './findings.ts';
export { type HowToInput, howTo } from './how-to/how-to.ts';
export { applyEdits } from './launch/apply-edits.ts';
