import type { Database } from './database.ts';
import { dropPerson, findPerson } from './person.ts';
import { findProtected } from './protected.ts';
import { roles } from './roles.ts';
import { unpivoted } from './standing.ts';

/** Why identities are removed, the strongest reason first; the position is stored while a run is planned. */
export const removalReasons = ['consent_refused', 'suppressed', 'forgotten', 'exited', 'absent'] as const;

export type RemovalReason = (typeof removalReasons)[number];

export type Mode = 'add' | 'remove' | 'mirror';

export interface RemovalOptions {
  mode: Mode;
  /** Whether the audience does not exist yet, so that nobody can be taken out of it. */
  missing: boolean;
  /** Whether who is absent from the source of a mirror stays for now, because rows of it could not be read. */
  holdBack: boolean;
  /** Digests of people to forget. */
  forgotten: readonly string[];
}

/**
 * Fills the temporary table `removals`: each identity to remove once, with its reason; `asked` is the record that asked
 * for it, `seq` the same where that record's end hangs on it; `member` tells what goes together in a row. Needs the tables `firsts` of what is to stay and `known`. Returns the number of identities held back.
 */
export async function findRemovals(database: Database, options: RemovalOptions): Promise<number> {
  await database.run(emptyRemovals);
  const [asked] = await database.values(`select count(*) from staged where role <> ${roles.staying}`);
  if (asked !== 0n) await findAskedFor(database, options);
  if (options.forgotten.length > 0) await findForgotten(database, options.forgotten);
  return options.mode === 'mirror' ? await findAbsent(database, options.holdBack) : 0;
}

export const emptyRemovals = `create or replace temp table removals (
  slot utinyint, digest blob, reason utinyint, seq ubigint, asked ubigint, member ubigint, held boolean)`;

/**
 * What the records asked for. Who leaves is removed even where the ledger does not know him, unless TikTok is known to
 * have removed him already; who refused, only where the ledger holds him.
 */
async function findAskedFor(database: Database, { mode, missing }: RemovalOptions): Promise<void> {
  const exited = removalReasons.indexOf('exited');
  const reasonOf = (name: RemovalReason) => (mode === 'remove' ? exited : removalReasons.indexOf(name));
  const reasonFor = (role: string) => `case ${role} when ${roles.leaving} then ${exited}
    when ${roles.refused} then ${reasonOf('consent_refused')} else ${reasonOf('suppressed')} end as reason`;
  const going = `role between ${roles.leaving} and ${roles.suppressed}`;
  const owners = `(select seq as owner, role as verdict from staged where k = 0 and ${going})`;
  // Identities by which a person who goes is known; `rules` only for those under another rule set.
  await database.run(`create or replace temp table targets as
    select seq, slot, digest, rules, role <> ${roles.leaving} as refused, ${reasonFor('role')}
    from (${unpivoted(`(select * from staged where ${going})`, 'seq', 'rules', 'role')})
    union all
    select seq, slot, digest, rules, verdict <> ${roles.leaving}, ${reasonFor('verdict')}
    from (${unpivoted(`(select * from staged join ${owners} on seq = owner where role = ${roles.former})`, 'seq', 'rules', 'verdict')})`);
  await findPeopleToGo(database);
  const withheld = `(select * from staged where role in (${roles.withheld}, ${roles.formerWithheld}))`;
  const explicit =
    mode === 'remove' ? `rules is null and ${!missing}` : `rules is null and not refused and ${!missing}`;
  await database.run(`create or replace temp table candidates as
    select slot, digest, seq, refused, reason, rules, ${explicit} as explicit, not refused as yields from targets
    union all
    select slot, digest, seq, true, ${reasonOf('consent_refused')}, rules,
      ${mode === 'remove'} and rules is null, false
    from (${unpivoted(withheld, 'seq', 'rules')})
    union all
    select slot, digest, seq, refused, reason, null, false, true
    from identities join people using (member) where state = 'present'`);
  await findProtected(database);
  await database.run(`insert into removals
    select slot, digest, min(reason) as reason,
      min(seq) filter (not refused), min(seq), min(seq), bool_or(known.present is true)
    from candidates left join known using (slot, digest)
    where (known.present or (explicit and known.present is null))
      and (rules is null or exists (
        select 1 from identities sent
        where sent.slot = candidates.slot and sent.digest = candidates.digest and sent.rules = candidates.rules))
      and not (yields and exists (
        select 1 from protected where protected.slot = candidates.slot and protected.digest = candidates.digest))
      and not exists (select 1 from firsts where firsts.slot = candidates.slot and firsts.digest = candidates.digest)
    group by slot, digest`);
  for (const table of ['targets', 'people', 'candidates', 'protected'])
    await database.run(`drop table ${table}`);
}

/**
 * The members of the ledger that are the people to go: those named by an identity of theirs; where there is none, as
 * for a record that has only a phone, those that hold one.
 */
async function findPeopleToGo(database: Database): Promise<void> {
  await database.run(`create or replace temp table people as
    with held as (
      select seq, refused, reason, member, naming from targets join identities using (slot, digest)
      where state = 'present' and (targets.rules is null or targets.rules = identities.rules)
    )
    select member, bool_or(refused) as refused, min(reason) as reason, min(seq) as seq from held
    where naming or seq not in (select seq from held where naming)
    group by member`);
}

/** Who asked to be forgotten goes with all that is his alone, unless the source has it of somebody who stays. */
async function findForgotten(database: Database, digests: readonly string[]): Promise<void> {
  if (await findPerson(database, digests)) {
    await database.run(`insert into removals
      with going as (
        select his.slot, his.digest from his join known on known.slot = his.slot and known.digest = his.digest
        anti join firsts on firsts.slot = his.slot and firsts.digest = his.digest
        anti join removals on removals.slot = his.slot and removals.digest = his.digest
        where known.present
      )
      select slot, digest, ${removalReasons.indexOf('forgotten')}, null, null, arg_max(member, batch), true
      from going join identities using (slot, digest) group by slot, digest`);
  }
  await dropPerson(database);
}

/** Who is in the ledger and not in the source. */
async function findAbsent(database: Database, holdBack: boolean): Promise<number> {
  const absent = `known
    anti join firsts on firsts.slot = known.slot and firsts.digest = known.digest
    anti join removals on removals.slot = known.slot and removals.digest = known.digest
    where present`;
  if (holdBack) return Number((await database.values(`select count(*) from ${absent}`))[0]);
  await database.run(`insert into removals
    with absent as (select known.slot, known.digest from ${absent})
    select slot, digest, ${removalReasons.indexOf('absent')}, null, null, arg_max(member, batch), true
    from absent join identities using (slot, digest) group by slot, digest`);
  return 0;
}
