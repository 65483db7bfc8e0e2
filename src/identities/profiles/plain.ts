import { junkDigests } from '../junk-digests.ts';
import { kinds, type PlainCells, type PlainRowsOptions, plainIdentifier } from '../plain-rows.ts';
import type { Kind } from '../types.ts';
import { audiencesOf, settle } from './audiences.ts';
import type { Refusals } from './consents.ts';
import type { Decide } from './decide.ts';
import type { Profile } from './json.ts';
import { type Leaf, leavesOf } from './leaves.ts';
import { type Role, roleFinder } from './roles.ts';
import type { ProfileValue } from './values.ts';

/**
 * What a database may do by itself with lines that hold a profile each: most profiles of an export have one of a few
 * structures. What it makes of a plain line is what the reader makes of it: somebody who stays, with a SHA-256 of each
 * value, or an empty record. The columns of `identifiers` count the kinds.
 */
export interface PlainProfiles extends PlainCells {
  readonly structures: readonly ProfileStructure[];
}

/**
 * All that decides anything is the same in profiles of one structure. They only differ in identifiers, in the time of
 * the membership, and in what is never looked at.
 */
export interface ProfileStructure {
  /** Of the whole line, in the dialect that JavaScript shares with RE2. */
  readonly pattern: string;
  /**
   * Which part of the line, from 1, if it is cut at every quotation mark. Several of a kind have to be the same, and a
   * number without a plus, unless it is blank or a digest, is for the reader: it may need a country.
   */
  readonly parts: Readonly<Record<Kind | 'time', readonly number[]>>;
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
    const known = met.get(structure.pattern) ?? { structure, times: 0 };
    known.times++;
    met.set(structure.pattern, known);
  }
  const most = [...met.values()].sort((one, other) => other.times - one.times).slice(0, mostStructures);
  const share = most.reduce((sum, { times }) => sum + times, 0) / lines.length;
  return {
    structures: share < leastShare ? [] : most.map(({ structure }) => structure),
    identifiers: kinds.map((kind, column) =>
      plainIdentifier(kind, column, undefined, { rules: options.rules }),
    ),
    junkDigests: junkDigests(),
  };
}

/** Of the first lines; where fewer are known, the reader would read most. */
const leastShare = 0.5;
/** Each one more makes the others slower. */
const mostStructures = 8;
/** Patterns of long lines take more memory than they save time. */
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
  return holdsOnly(findValues(profile), known) ? assemble(text, known) : undefined;
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

interface KnownLeaf {
  leaf: Leaf;
  role: Role;
}

/** Whether what the reader finds is what was understood of it. */
function holdsOnly(values: readonly ProfileValue[], known: readonly KnownLeaf[]): boolean {
  const found = values.map(({ kind, text, blocked }) => `${blocked ? 'blocked ' : ''}${kind} ${text}`);
  const understood = known.flatMap(({ leaf, role }) =>
    kinds.some((kind) => kind === role) ? [`${role} ${leaf.value}`] : [],
  );
  return found.sort().join('\n') === understood.sort().join('\n');
}

function assemble(text: string, known: readonly KnownLeaf[]): ProfileStructure {
  const parts = { email: [], phone: [], idfa: [], gaid: [], time: [] } as Record<Kind | 'time', number[]>;
  let pattern = '';
  let marks = 0;
  let from = 0;
  const pin = (to: number) => {
    const piece = text.slice(from, to);
    marks += piece.split('"').length - 1;
    pattern += piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    from = to;
  };
  for (const { leaf, role } of known) {
    if (role === undefined || role === 'deciding') continue;
    pin(leaf.start);
    if (role !== 'ignored') parts[role].push(marks + 2);
    const varying = role === 'time' ? time : varyingOf(leaf.value);
    if (varying === undefined) continue;
    if (typeof leaf.value === 'string') marks += 2;
    pattern += varying;
    from = leaf.end;
  }
  pin(text.length);
  return { pattern, parts };
}

/** Any value of that type, with nothing in it that would have to be decoded. */
function varyingOf(value: Leaf['value']): string | undefined {
  if (typeof value === 'string') return '"[^"\\\\]*"';
  if (typeof value === 'number') return '-?[0-9]{1,15}(?:\\.[0-9]{1,15})?';
  return typeof value === 'boolean' ? '(?:true|false)' : undefined;
}

/** The form in which every reader sees the same time, if there is such a day. */
const time =
  '"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{3})?Z"';
