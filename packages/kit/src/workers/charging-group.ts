// The control group whose limit is the budget: there the kernel ends processes for what the group is charged, which is more than their private memory.

import { type Figure, parseCgroupMemory, type SystemFiles, workingSet } from '@tare/accounting/self';
import { type CgroupPlace, fileIn, findGroup } from '../budget/find-limit.ts';

export interface ChargingGroup extends CgroupPlace {
  limitBytes: number;
}

/** A group with a limit about that of the budget, or below it, is the one that counts. */
const about = 1.05;

/** @returns null where no group would end anything before the budget is used up */
export function findChargingGroup(files: SystemFiles, budgetBytes: number): ChargingGroup | null {
  const found = findGroup(files);
  return found && found.bytes <= about * budgetBytes ? { ...found.group, limitBytes: found.bytes } : null;
}

/** Bytes that the group is charged, without the file cache that the kernel drops first. */
export const chargeOf = (files: SystemFiles, { version, directory }: CgroupPlace): Figure =>
  workingSet(parseCgroupMemory(version, fileIn(files, directory)));
