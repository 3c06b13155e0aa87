// Packages whose import could be deferred or left out: what the kinds about imports choose from.

import { resolve } from 'node:path';
import type { StandInImport } from '@tare/accounting';
import { standInImports } from '@tare/attribution';
import type { ExplainedService, PackageCost } from '@tare/experiment';
import type { CodeEdit } from '../change.ts';
import type { Findings, ServiceFindings } from '../findings.ts';
import { deferImport, isUnused, removeImport } from './defer-import.ts';
import { importPlaces, type LoadingPlace } from './import-places.ts';

export interface ImportCandidate {
  service: ServiceFindings;
  explained: ExplainedService;
  package: PackageCost;
  places: readonly LoadingPlace[];
  /** No import of it binds a name that its file uses. */
  isUnused: boolean;
  /** Empty where nothing can take its place: it exports nothing, or something that no proxy can be. */
  standIns: readonly StandInImport[];
}

/** Less than this is not worth a change of source. */
const smallestBytes = 100_000;
const most = 12;

/** Of one service: imported at top level by its own code, worth it, and not run by the load; heaviest first. */
export function importCandidates(service: ServiceFindings): ImportCandidate[] {
  const { explained, observed, sources } = service;
  if (explained === null || observed === null) return [];
  return explained.packages
    .filter(({ directory, retainedBytes, use }) => {
      const isPackage = !directory.startsWith('(');
      return isPackage && retainedBytes >= smallestBytes && use.state !== 'under-load';
    })
    .map((found): ImportCandidate => {
      const places = importPlaces(explained, found, sources);
      return {
        service,
        explained,
        package: found,
        places,
        isUnused: places.length > 0 && places.every((place) => isUnusedAt(place, sources)),
        standIns: standInImports(observed, resolve(explained.application, found.directory), sources).filter((one) =>
          canStandIn(one, places),
        ),
      };
    })
    .filter(({ places }) => places.length > 0)
    .sort((a, b) => b.package.retainedBytes - a.package.retainedBytes)
    .slice(0, most);
}

/** Nothing can look like what has no recorded shape; and what is imported for what loading it does is not done by a stand-in. */
const canStandIn = ({ importer, specifier, shape, names }: StandInImport, places: readonly LoadingPlace[]): boolean =>
  shape.type !== 'other' &&
  shape.type !== 'primitive' &&
  names?.length !== 0 &&
  !places.some(
    ({ file, specifier: asked, statement }) =>
      file === importer && asked === specifier && statement?.names?.length === 0,
  );

export const allImportCandidates = ({ services }: Findings): ImportCandidate[] => services.flatMap(importCandidates);

/** What deferring it may save: in every isolate that loads the same, as the workers of a cluster do. */
export const estimateOf = ({ package: found, explained }: ImportCandidate): number =>
  found.retainedBytes * (1 + explained.otherIsolates.filter(({ sameAsShown }) => sameAsShown).length);

/** `openai 4.104.0` */
export const nameOfPackage = ({ name, version }: PackageCost): string =>
  version === null ? name : `${name} ${version}`;

export function placesText({ places, explained }: ImportCandidate): string {
  const texts = places.map(({ file, line }) => {
    const short = file.startsWith(`${explained.application}/`) ? file.slice(explained.application.length + 1) : file;
    return line === null ? short : `${short}:${line}`;
  });
  const shown = texts.slice(0, 3).join(', ');
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more places` : shown;
}

/** What a person would do at each place. */
export function codeEditsOf(candidate: ImportCandidate): CodeEdit[] {
  const { places, service } = candidate;
  return places.flatMap(({ file, line, specifier, statement }): CodeEdit[] => {
    const source = service.sources[file];
    if (source === undefined || statement === null) {
      return [{ file, line, advice: `Load ${specifier} in the function that uses it.`, replacement: null }];
    }
    const request = { file, source, statement };
    return candidate.isUnused ? removeImport(request) : deferImport(request);
  });
}

function isUnusedAt({ file, statement }: LoadingPlace, sources: Readonly<Record<string, string>>): boolean {
  const source = sources[file];
  return source !== undefined && statement !== null && isUnused({ file, source, statement });
}
