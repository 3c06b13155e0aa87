// Writes what the processes of a service need for its stand-ins into the trial's directory: the plan, what each module looks like, and a generated
// module for every import that is one of ES modules.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ExportShape, StandInImport, StandInPlan } from '@tare/accounting';
import type { Launch } from '../subject/subject.ts';
import { askWhetherRequirable } from './can-require.ts';
import { judgeImport, takenNames } from './judge-import.ts';
import { type ModuleFormat, readModuleFormat } from './module-format.ts';
import { renderModule } from './render-module.ts';

const door = pathToFileURL(fileURLToPath(new URL('../../agent/stand-in-door.cjs', import.meta.url))).href;

export interface PlacedStandIns {
  /** Holds the plan and, once they happen, the uses. */
  directory: string;
  /** Handed to the processes by TARE_STAND_INS. */
  planFile: string;
  /** Imports that are left as they are. */
  refused: { standIn: StandInImport; because: string }[];
}

/** A module that is stood in for; one for all who import it. */
interface PlacedFile {
  number: number;
  target: string;
  package: string;
  importers: string[];
}

interface AcceptedImport {
  standIn: StandInImport;
  format: ModuleFormat;
}

/** @param directory made here */
export async function placeStandIns(directory: string, plan: StandInPlan, launch: Launch): Promise<PlacedStandIns> {
  mkdirSync(directory, { recursive: true });
  const refused: PlacedStandIns['refused'] = [];
  const accepted: AcceptedImport[] = [];
  for (const standIn of plan.imports) {
    const format = readModuleFormat(standIn.target);
    const because =
      judgeImport(standIn, format) ??
      (format === 'module' ? await askWhetherRequirable(standIn.target, launch) : undefined);
    if (because === undefined) accepted.push({ standIn, format });
    else refused.push({ standIn, because });
  }
  const files = new Map<string, PlacedFile>();
  const fileOf = ({ target, importer, package: name }: StandInImport): PlacedFile => {
    const file = files.get(target) ?? { number: files.size, target, package: name, importers: [] };
    files.set(target, file);
    if (!file.importers.includes(importer)) file.importers.push(importer);
    return file;
  };
  const generated = new Map<string, string>();
  const moduleOf = (standIn: StandInImport, format: ModuleFormat, number: number): string => {
    const source = renderModule({ door, number, format, names: takenNames(standIn) });
    // Importers that take the same share it.
    const path = generated.get(source) ?? join(directory, `${generated.size}.mjs`);
    if (!generated.has(source)) writeFileSync(path, source);
    generated.set(source, path);
    return path;
  };
  const requires: object[] = [];
  const imports: object[] = [];
  for (const { standIn, format } of accepted) {
    const { importer, specifier, target, package: name } = standIn;
    const { number } = fileOf(standIn);
    if (standIn.kind === 'commonjs') requires.push({ importer, specifier, target, number });
    else imports.push({ importer, specifier, target, package: name, module: moduleOf(standIn, format, number) });
  }
  for (const { target, number } of files.values()) {
    const ofTarget = accepted.filter(({ standIn }) => standIn.target === target);
    writeFileSync(join(directory, `${number}.json`), JSON.stringify(shapeTaken(ofTarget)));
  }
  const planFile = join(directory, 'plan.json');
  writeFileSync(
    planFile,
    JSON.stringify({
      files: [...files.values()],
      requires,
      imports,
      redirections: plan.redirections,
      hooksModules: plan.hooksModules || imports.length > 0,
    }),
  );
  return { directory, planFile, refused };
}

/** Of what all importers of a module take together: the rest would only weigh. */
function shapeTaken(imports: readonly AcceptedImport[]): ExportShape | undefined {
  const shape = imports[0]?.standIn.shape;
  const names = new Set(imports.flatMap(({ standIn }) => takenNames(standIn)));
  // By a require, and as the default of a CommonJS module, the whole is taken.
  const isWhole = imports.some(
    ({ standIn, format }) => standIn.kind === 'commonjs' || (format === 'commonjs' && names.has('default')),
  );
  if (!shape?.properties || isWhole) return shape;
  return {
    ...shape,
    properties: Object.fromEntries(Object.entries(shape.properties).filter(([name]) => names.has(name))),
  };
}
