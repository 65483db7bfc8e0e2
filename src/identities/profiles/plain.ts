import { junkDigests } from '../junk-digests.ts';
import { missingTexts } from '../missing.ts';
import { kinds, type PlainCells, type PlainRowsOptions, plainIdentifier } from '../plain-rows.ts';
import { plainMember } from '../status.ts';
import { settle } from './audiences.ts';
import { type KnownLine, lineKnower, mostFrequent, type ProfileLine, type ProfileLook } from './known.ts';
import type { ProfileStructure } from './structure.ts';
import type { ProfileValue } from './values.ts';

/**
 * What a database may do by itself with lines that hold a profile each: most profiles of an export have one of a few
 * structures. What it makes of a plain line is what the reader makes of it: somebody who stays, with a SHA-256 of each
 * value, or an empty record. The columns of `identifiers` count the kinds.
 */
export interface PlainProfiles extends PlainCells {
  readonly structures: readonly ProfileStructure[];
}

/** `lines`: the first profiles with their text. */
export function plainProfiles(
  lines: readonly ProfileLine[],
  look: ProfileLook,
  options: PlainRowsOptions,
): PlainProfiles {
  const knowLine = lineKnower(look);
  const found = lines.map((line) => {
    const known = knowLine(line);
    return known && staysWhole(known, options.now) ? known : undefined;
  });
  const numbers = lines.flatMap(({ profile }) => look.findValues(profile).filter(isPhone).map(asRow));
  return {
    structures: mostFrequent(found, mostStructures).map(({ structure }) => structure),
    identifiers: kinds.map((kind, column) =>
      plainIdentifier(kind, column, undefined, { rules: options.rules }, numbers),
    ),
    missing: [...missingTexts],
    junkDigests: junkDigests(),
  };
}

function isPhone({ kind }: ProfileValue): boolean {
  return kind === 'phone';
}

function asRow({ text }: ProfileValue): string[] {
  return kinds.map(() => text);
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
