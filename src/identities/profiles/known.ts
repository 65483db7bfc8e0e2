import type { Kind } from '../types.ts';
import { audiencesOf, type ProfileAudience } from './audiences.ts';
import type { Refusals } from './consents.ts';
import type { Decide } from './decide.ts';
import type { Profile } from './json.ts';
import { leavesOf } from './leaves.ts';
import { type Role, roleFinder } from './roles.ts';
import { assembleStructure, type KnownLeaf, type ProfileStructure } from './structure.ts';
import type { ProfileValue } from './values.ts';

/** A profile and the line it stands in. */
export interface ProfileLine {
  text: string;
  profile: Profile;
}

/** How the reader of profiles looks at them. */
export interface ProfileLook {
  findValues(profile: Profile): readonly ProfileValue[];
  findRefusals(profile: Profile): Refusals;
  decide: Decide;
}

/** What is true of every line of a structure. */
export interface KnownLine {
  structure: ProfileStructure;
  /** It is about another audience. */
  isFiltered: boolean;
  /** On the audience that counts; its time may be another. */
  statement: ProfileAudience | undefined;
  refusals: Refusals;
  /** In the order of the reader, each with the number of the part, from 1, where its text stands. */
  values: readonly { value: ProfileValue; part: number }[];
}

/** Finds out what holds for all lines like one. */
export type KnowLine = (line: ProfileLine) => KnownLine | undefined;

/** What holds for all lines like one; undefined: that cannot be told. */
export function lineKnower({ findValues, findRefusals, decide }: ProfileLook): KnowLine {
  const roleOf = roleFinder();
  return ({ text, profile }) => {
    const decided = decidedOf(profile, decide);
    const refusals = findRefusals(profile);
    if (decided === undefined || refusals.ids.length > 0 || text.length > longestLine) return undefined;
    const known = leavesOf(text)?.map((leaf) => ({ leaf, role: roleOf(leaf, decided.statement?.id) }));
    if (known === undefined || known.some(({ role }) => role === undefined)) return undefined;
    const structure = assembleStructure(text, known);
    const values = structure && placeValues(text, known, structure, findValues);
    return (structure && values && { structure, ...decided, refusals, values }) || undefined;
  };
}

/** Longer ones are hardly ever alike. */
const longestLine = 10_000;

/** Undefined: it takes more than one word on one audience to say what becomes of the person. */
function decidedOf(
  profile: Profile,
  decide: Decide,
): Pick<KnownLine, 'isFiltered' | 'statement'> | undefined {
  const decision = decide(audiencesOf(profile));
  if ('undecided' in decision) return undefined;
  if ('filtered' in decision) return { isFiltered: true, statement: undefined };
  const [statement, ...others] = decision.about;
  return others.length > 0 ? undefined : { isFiltered: false, statement };
}

interface Place {
  kind: Kind;
  part: number;
}

/**
 * Each value that the reader finds, with its place: as marks in the place of the identifiers show. False: it finds
 * others than were understood.
 */
function placeValues(
  text: string,
  known: readonly KnownLeaf[],
  { parts }: ProfileStructure,
  findValues: ProfileLook['findValues'],
): KnownLine['values'] | false {
  const places = new Map<string, Place>();
  const taken: Record<Kind, number> = { email: 0, phone: 0, idfa: 0, gaid: 0 };
  let marked = '';
  let from = 0;
  for (const { leaf, role } of known) {
    if (!isKind(role)) continue;
    const mark = `\u0001${places.size}`;
    places.set(mark, { kind: role, part: parts[role][taken[role]++] as number });
    marked += text.slice(from, leaf.start) + JSON.stringify(mark);
    from = leaf.end;
  }
  const found = findValues(JSON.parse(marked + text.slice(from)));
  const values = found.map((value) => ({ value, ...(places.get(value.text) as Place) }));
  return values.length === places.size && values.every(({ value, kind }) => value.kind === kind) && values;
}

function isKind(role: Role): role is Kind {
  return role !== undefined && role !== 'time' && role !== 'deciding' && role !== 'ignored';
}
