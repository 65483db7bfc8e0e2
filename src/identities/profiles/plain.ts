import { junkDigests } from '../junk-digests.ts';
import { missingTexts } from '../missing.ts';
import { kinds, type PlainCells, type PlainRowsOptions, plainIdentifier } from '../plain-rows.ts';
import { audiencesOf, settle } from './audiences.ts';
import type { Refusals } from './consents.ts';
import type { Decide } from './decide.ts';
import type { Profile } from './json.ts';
import { leavesOf } from './leaves.ts';
import { roleFinder } from './roles.ts';
import { assembleStructure, type KnownLeaf, type ProfileStructure } from './structure.ts';
import type { ProfileValue } from './values.ts';

/**
 * What a database may do by itself with lines that hold a profile each: most profiles of an export have one of a few
 * structures. What it makes of a plain line is what the reader makes of it: somebody who stays, with a SHA-256 of each
 * value, or an empty record. The columns of `identifiers` count the kinds.
 */
export interface PlainProfiles extends PlainCells {
  readonly structures: readonly ProfileStructure[];
}

/** How the reader of profiles looks at them. */
export interface ProfileLook {
  findValues(profile: Profile): readonly ProfileValue[];
  findRefusals(profile: Profile): Refusals;
  decide: Decide;
}

/** `lines`: the first profiles with their text. */
export function plainProfiles(
  lines: readonly { text: string; profile: Profile }[],
  look: ProfileLook,
  options: PlainRowsOptions,
): PlainProfiles {
  const roleOf = roleFinder();
  const met = new Map<string, { structure: ProfileStructure; times: number }>();
  for (const { text, profile } of lines) {
    const structure = structureOf(text, profile, roleOf, look, options.now);
    if (structure === undefined) continue;
    const key = JSON.stringify(structure.pieces);
    const known = met.get(key) ?? { structure, times: 0 };
    known.times++;
    met.set(key, known);
  }
  const most = [...met.values()].sort((one, other) => other.times - one.times).slice(0, mostStructures);
  const share = most.reduce((sum, { times }) => sum + times, 0) / lines.length;
  return {
    structures: share < leastShare ? [] : most.map(({ structure }) => structure),
    identifiers: kinds.map((kind, column) =>
      plainIdentifier(kind, column, undefined, { rules: options.rules }, []),
    ),
    missing: [...missingTexts],
    junkDigests: junkDigests(),
  };
}

/** Of the first lines; where fewer are known, the reader would read most. */
const leastShare = 0.5;
/** Each one more makes the others slower. */
const mostStructures = 8;
/** Longer ones are hardly ever alike. */
const longestLine = 10_000;

function structureOf(
  text: string,
  profile: Profile,
  roleOf: ReturnType<typeof roleFinder>,
  { findValues, findRefusals, decide }: ProfileLook,
  now: Date | undefined,
): ProfileStructure | undefined {
  const audience = audienceOf(profile, decide, now);
  const { person, kinds: refused, ids } = findRefusals(profile);
  if (audience === undefined || person || refused.size + ids.length > 0) return undefined;
  const leaves = text.length <= longestLine ? leavesOf(text) : undefined;
  const known = leaves?.map((leaf) => ({ leaf, role: roleOf(leaf, audience.id) }));
  if (known === undefined || known.some(({ role }) => role === undefined)) return undefined;
  return holdsOnly(findValues(profile), known) ? assembleStructure(text, known) : undefined;
}

/** The audience by which the person stays, if any; undefined: he does not, or it takes more than one word to say so. */
function audienceOf(
  profile: Profile,
  decide: Decide,
  now: Date | undefined,
): { id: string | undefined } | undefined {
  const spoken = audiencesOf(profile);
  const decision = decide(spoken);
  if (!('about' in decision)) return undefined;
  const [about] = decision.about;
  if (about === undefined) return { id: undefined };
  const membership =
    spoken.filter(({ id }) => id === about.id).length === 1 ? settle([about], now) : undefined;
  return membership === undefined || membership.leaving ? undefined : { id: about.id };
}

/** Whether what the reader finds is what was understood of it. */
function holdsOnly(values: readonly ProfileValue[], known: readonly KnownLeaf[]): boolean {
  const found = values.map(({ kind, text, blocked }) => `${blocked ? 'blocked ' : ''}${kind} ${text}`);
  const understood = known.flatMap(({ leaf, role }) =>
    kinds.some((kind) => kind === role) ? [`${role} ${leaf.value}`] : [],
  );
  return found.sort().join('\n') === understood.sort().join('\n');
}
