import { junkDigests } from '../junk-digests.ts';
import { missingTexts } from '../missing.ts';
import { kinds, type PlainCells, type PlainRowsOptions, plainIdentifier } from '../plain-rows.ts';
import { plainMember } from '../status.ts';
import { settle } from './audiences.ts';
import type { KnownLine } from './known.ts';
import { type LearnedLine, mostFrequent } from './learned.ts';
import type { ProfileStructure } from './structure.ts';

/**
 * What a database may do by itself with lines that hold a profile each: most profiles of an export have one of a few
 * structures. What it makes of a plain line is what the reader makes of it: somebody who stays, with a SHA-256 of each
 * value, an empty record, or one that is rejected as plainly. The columns of `identifiers` count the kinds; those in no
 * structure are left out.
 */
export interface PlainProfiles extends PlainCells {
  readonly structures: readonly ProfileStructure[];
}

/** `lines`: how many were looked at; `numbers`: phone numbers as they have them. */
export function plainProfiles(
  learned: readonly LearnedLine[],
  lines: number,
  numbers: readonly string[],
  options: PlainRowsOptions,
): PlainProfiles {
  const staying = learned.filter((line) => staysWhole(line, options.now));
  const structures = mostFrequent(staying, mostStructures, lines).map(({ structure }) => structure);
  const samples = numbers.map((number) => kinds.map(() => number));
  return {
    structures,
    identifiers: kinds.flatMap((kind, column) => {
      const isThere = structures.some(({ parts }) => parts[kind].length > 0);
      return isThere ? plainIdentifier(kind, column, undefined, { rules: options.rules }, samples) : [];
    }),
    missing: [...missingTexts],
    junkDigests: junkDigests(),
  };
}

/** Each one more makes the others slower. */
const mostStructures = 8;

/** Whether the person stays, and nothing of him is refused. */
function staysWhole({ isFiltered, statement, refusals, values }: KnownLine, now: Date | undefined): boolean {
  if (isFiltered || refusals.person || refusals.kinds.size > 0 || values.some(({ value }) => value.blocked))
    return false;
  const membership = statement === undefined ? plainMember : settle([statement], now);
  return membership !== undefined && membership.leaving !== true;
}
