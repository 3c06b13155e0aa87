export { attribute } from './attribute.ts';
export type { AttributionInput } from './attribution-input.ts';
export { findImports } from './imports/find-imports.ts';
export type { FoundImport } from './imports/found-import.ts';
export { scanTokens, type Token } from './imports/scan-tokens.ts';
export { standInImports } from './stand-in-imports.ts';
