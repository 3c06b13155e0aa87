// What one process answers for of pages that it shares. The kernel divides each page by its users exactly, adds up, and then cuts every mapping's sum
// down to whole KiB: half a KiB lost per shared mapping, which is 0.1 to 0.4 % of a forked family. This module puts back what can be known of it.

import { isKnown } from './figure.ts';
import type { Mapping } from './parse-smaps.ts';

/**
 * How many processes share most of the copy-on-write mappings of this one: the number that explains the printed shares of the most of them.
 * undefined where nothing is shared, or too little to tell.
 */
export function familySize(mappings: readonly Mapping[]): number | undefined {
  const votes = new Map<number, number>();
  for (const mapping of mappings) {
    const shared = mapping.sharedCleanBytes + mapping.sharedDirtyBytes;
    if (shared === 0 || !isAllAnonymous(mapping)) continue;
    const { fewest, most } = possibleUsers(shared, sharedPartOf(mapping));
    if (fewest === most) votes.set(fewest, (votes.get(fewest) ?? 0) + 1);
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * PSS of a mapping, bytes, at most 1 KiB above the printed one.
 * @param family what `familySize` found; it holds for anonymous memory alone, since strangers share files too
 */
export function proportionalShare(mapping: Mapping, family?: number): number {
  const shared = mapping.sharedCleanBytes + mapping.sharedDirtyBytes;
  const users = isAllAnonymous(mapping) ? family : undefined;
  const unshared = mapping.pssBytes - sharedPartOf(mapping);
  return Math.round(unshared + divided(shared, sharedPartOf(mapping), users));
}

/**
 * Anonymous memory that this process answers for, bytes. Pages that a forked family shares copy-on-write are divided among its members, so that a
 * tree's sum counts them once; nobody outside the family can share them, so a neighbour still cannot move the figure.
 * Where all pages are anonymous, the share is the PSS. A private file mapping may mix copied pages with those of the file. Its copied pages are its
 * dirty ones, unless the file itself was written a moment ago; Linux 6.0 and later print their share, elsewhere the family's size stands in.
 */
export function anonymousShare(mapping: Mapping, family?: number): number {
  const { anonymousBytes, sharedCleanBytes, sharedDirtyBytes, privateDirtyBytes, pssDirtyBytes } = mapping;
  if (anonymousBytes === 0) return 0;
  const whole = proportionalShare(mapping, family);
  if (isAllAnonymous(mapping)) return whole;
  if (sharedDirtyBytes === 0) return Math.min(anonymousBytes, whole);
  if (isKnown(pssDirtyBytes) && sharedDirtyBytes + privateDirtyBytes === anonymousBytes) {
    const share = privateDirtyBytes + divided(sharedDirtyBytes, pssDirtyBytes - privateDirtyBytes, family);
    return Math.min(whole, Math.round(share));
  }
  const own = Math.min(anonymousBytes, privateDirtyBytes);
  const portion = family === undefined ? sharedPartOf(mapping) / (sharedCleanBytes + sharedDirtyBytes) : 1 / family;
  return Math.min(whole, Math.round(own + (anonymousBytes - own) * portion));
}

const isAllAnonymous = ({ anonymousBytes, rssBytes }: Mapping): boolean => anonymousBytes === rssBytes;

/** The printed share of the pages that have other users. */
const sharedPartOf = ({ pssBytes, privateCleanBytes, privateDirtyBytes }: Mapping): number =>
  Math.max(0, pssBytes - privateCleanBytes - privateDirtyBytes);

/** Numbers of users by which `shared` divides to the printed share; none (fewest above most) where its pages have different numbers of users. */
function possibleUsers(shared: number, printed: number): { fewest: number; most: number } {
  return {
    fewest: Math.floor(shared / (printed + 1024)) + 1,
    most: printed === 0 ? Number.POSITIVE_INFINITY : Math.floor(shared / printed),
  };
}

/** The share before it was cut: exact where the number of users is known, the middle of what is possible elsewhere. */
function divided(shared: number, printed: number, users: number | undefined): number {
  const cut = Math.max(0, printed);
  if (shared === 0) return cut;
  const { fewest, most } = possibleUsers(shared, cut);
  if (fewest > most) return cut + 512;
  if (users !== undefined && users >= fewest && users <= most) return shared / users;
  return (shared / fewest + shared / most) / 2;
}
