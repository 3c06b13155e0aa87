// An import statement or require call, as it stands in a source.

export interface FoundImport {
  /** As written. */
  specifier: string;
  kind: 'require' | 'import' | 'dynamic-import';
  /** Where the statement begins, from 1; of a require call that is no declaration's whole value, where the call begins. */
  line: number;
  /** In UTF-16 units, from 1. */
  column: number;
  /** Line of its last character. */
  endLine: number;
  /** Names that are taken, `default` among them; empty where none are (`import 'x'`); null where all have to be offered, or where they cannot be told. */
  names: string[] | null;
  /** Whether it stands in braces: it may not run at start. */
  isNested: boolean;
}

/** Before places are lines. */
export interface FoundSpan extends Pick<FoundImport, 'specifier' | 'kind' | 'names' | 'isNested'> {
  start: number;
  end: number;
}
