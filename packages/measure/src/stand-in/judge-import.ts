// Which imports can be stood in for, from what was recorded of them. Whatever is doubtful is left as it is: a stand-in may save too little, never break.

import type { ExportShape, StandInImport } from '@tare/accounting';
import type { ModuleFormat } from './module-format.ts';

/** @returns why it has to be loaded for real; undefined where it need not be */
export function judgeImport(standIn: StandInImport, format: ModuleFormat): string | undefined {
  const { shape, kind, specifier } = standIn;
  if (format === 'other') return `${specifier} is neither a CommonJS nor an ES module.`;
  if (shape.type === 'primitive' || shape.type === 'other') return `What ${specifier} exports cannot be stood in for.`;
  // An array is an object with a length; of what has nothing that can be listed, it is not known what it is.
  const names = Object.keys(shape.properties ?? {});
  if (shape.type === 'object' && names.every((name) => name === 'length' || /^\d+$/.test(name)))
    return `${specifier} exports nothing by name.`;
  if (kind === 'commonjs') return undefined;
  if (takenNames(standIn).length === 0) return `Nothing is taken from ${specifier}: it is imported for what it does.`;
  // Who awaits the import of a module that exports `then` gets what that answers.
  if (takenNames(standIn).includes('then')) return `${specifier} exports \`then\`.`;
  const moving = takenNames(standIn).find((name) => isMoving(shapeOf(standIn, format, name)));
  return moving === undefined ? undefined : `${specifier} exports ${moving} before it has a value.`;
}

/** Names that a generated module has to export. */
export function takenNames({ names, shape }: StandInImport): string[] {
  return names ?? Object.keys(shape.properties ?? {}).filter((name) => name !== '__esModule');
}

function shapeOf({ shape }: StandInImport, format: ModuleFormat, name: string): ExportShape | undefined {
  return name === 'default' && format === 'commonjs' ? shape : shape.properties?.[name];
}

/** An exported variable that is undefined or null at first is set later; an importer of the real module sees that, one of a copy does not. */
const isMoving = (shape: ExportShape | undefined): boolean =>
  shape !== undefined && (shape.type === 'other' || (shape.type === 'primitive' && (shape.value ?? null) === null));
