import type { Kind } from '../identities/index.ts';
import type { Database } from './database.ts';
import { stagedRows } from './flat/tables.ts';
import type { ScannedTable } from './flat/types.ts';
import { planNewcomers } from './newcomers.ts';
import { countOutgoing, type OutgoingOptions, writeOutgoing } from './outgoing.ts';
import type { Excluded } from './persons.ts';
import { findRemovals, type Mode, type RemovalReason, removalReasons } from './removals.ts';
import { roles } from './roles.ts';
import { slots } from './slots.ts';
import { countByKind, standing, unpivoted } from './standing.ts';

export interface DifferenceOptions extends OutgoingOptions {
  /** Default: add. */
  mode?: Mode;
  /** Whether the audience does not exist yet, so that nobody can be taken out of it. */
  missing?: boolean;
  /** Whether who is absent from the source of a mirror stays for now, because rows of it could not be read. */
  holdBack?: boolean;
  /** Whether what is surely present is sent all the same. */
  resend?: boolean;
  /** Digests of people who asked to be forgotten: whoever of them the ledger holds is taken out. */
  forgotten?: readonly string[];
  /** Whether the member rows to send are only counted. */
  countOnly?: boolean;
}

/** Records by what becomes of them, and what the ledger held before. */
export interface Difference {
  duplicate: number;
  unchanged: number;
  /** To be sent. */
  added: number;
  /** To be taken out. */
  removed: number;
  /** Records that a refusal in another record took, and those of them that a suppression took. */
  excluded: number;
  suppressed: number;
  memberRows: number;
  batches: number;
  /** Identities present before, surely or perhaps, over all kinds. */
  presentBefore: number;
  /** Identities present before that a mirror would remove but for unreadable rows. */
  heldBack: number;
  /** Identities that become present when every batch is acknowledged, by kind. */
  wouldAdd: Record<Kind, number>;
  /** Identities that removals are sent for, by kind. */
  wouldRemove: Record<Kind, number>;
  /** Those of them that were present before, by reason. */
  wouldRemoveBecause: Record<RemovalReason, number>;
  /** Whether nothing was ever sent to this audience from here. */
  blank: boolean;
}

/**
 * Compares the staged members with what TikTok acknowledged, and writes the member rows to send with their batches
 * (`pending`) into the ledger; the persons of the staged rows are settled, and `excluded` says how many records that
 * took. A record is a duplicate when all its identities came in earlier records of the same
 * verdict; it is unchanged when there is nothing to send for it; else all of its identities are sent, so that TikTok
 * sees the whole person.
 */
export async function planDifference(
  database: Database,
  options: DifferenceOptions,
  excluded: Excluded,
  scanned: readonly ScannedTable[],
): Promise<Difference> {
  const { resend = false, mode = 'add', missing = false, holdBack = false, forgotten = [] } = options;
  const blank = (await database.values('select count(*) from identities'))[0] === 0n;
  if (blank && !(await hasOthers(database))) {
    return { ...nothingKnown, ...excluded, ...(await planNewcomers(database, options, scanned)) };
  }
  const staged = stagedRows(scanned);
  await findKnown(database, blank);
  const staying = await compareStaying(database, staged, { blank, resend });
  const heldBack = await findRemovals(database, { mode, missing, holdBack, forgotten });
  await judgeLeaving(database);
  const [presentBefore] = await database.values('select count(*) from known where present');
  // An identity that is not present yet makes the record in which it came first one to be sent.
  const wouldAdd = countByKind(
    await database.rows('select slot, count(*) as identities from firsts where not present group by slot'),
  );
  for (const table of ['firsts', 'known']) await database.run(`drop table ${table}`);
  const batches = options.countOnly
    ? await countOutgoing(database, options, staged)
    : await database.together(() => writeOutgoing(database, options, staged));
  const [leaving = {}] = await database.rows(`select
    count(*) filter (unchanged and repeated) as duplicate,
    count(*) filter (unchanged and not repeated) as unchanged,
    count(*) filter (not unchanged) as removed from leaving`);
  const wouldRemove = countByKind(
    await database.rows('select slot, count(*) as identities from removals group by slot'),
  );
  const because = await database.rows(
    'select reason, count(*) as identities from removals where held group by reason',
  );
  for (const table of ['added', 'leaving', 'removals']) await database.run(`drop table ${table}`);
  return {
    ...batches,
    duplicate: staying.duplicate + Number(leaving['duplicate']),
    unchanged: staying.unchanged + Number(leaving['unchanged']),
    added: staying.added,
    removed: Number(leaving['removed']),
    presentBefore: Number(presentBefore),
    blank,
    ...excluded,
    heldBack,
    wouldAdd,
    wouldRemove,
    wouldRemoveBecause: countByReason(
      because.map(({ reason, identities }) => ({ because: removalReasons[Number(reason)], identities })),
    ),
  };
}

/** Of an audience that nothing was sent to, where everybody in the source stays. */
const nothingKnown = {
  unchanged: 0,
  removed: 0,
  presentBefore: 0,
  blank: true,
  heldBack: 0,
  wouldRemove: countByKind([]),
  wouldRemoveBecause: countByReason([]),
};

export function countByReason(rows: readonly Record<string, unknown>[]): Record<RemovalReason, number> {
  const counts = Object.fromEntries(removalReasons.map((reason) => [reason, 0]));
  for (const { because, identities } of rows) counts[String(because)] = Number(identities);
  return counts as Record<RemovalReason, number>;
}

/** Whether anybody among the staged does not simply stay. */
async function hasOthers(database: Database): Promise<boolean> {
  const [others] = await database.values(`select count(*) from staged where role <> ${roles.staying}`);
  return others !== 0n;
}

/**
 * The table `known`: what the ledger holds, each identity once. In the file, as `firsts`: temporary tables take memory,
 * and these are as large as ledger and source.
 */
async function findKnown(database: Database, blank: boolean): Promise<void> {
  await database.run(`create or replace table known (
    slot utinyint, digest blob using compression uncompressed, present boolean, sure boolean)`);
  if (!blank) await database.run(`insert into known ${standing}`);
}

/**
 * What is to stay: each identity once in `firsts`, with the record in which it came first, and the records to send in
 * `added`. A record in which no identity came first is a duplicate. Returns numbers of records.
 */
async function compareStaying(
  database: Database,
  staged: string,
  { blank, resend }: { blank: boolean; resend: boolean },
): Promise<Pick<Difference, 'duplicate' | 'unchanged' | 'added'>> {
  const staying = `(select * from ${staged} where role = ${roles.staying})`;
  await database.run(`create or replace table firsts (
    slot utinyint, digest blob using compression uncompressed, first_seq ubigint, sure boolean, present boolean)`);
  const [filled = {}] = await database.rows(
    `select ${slots.map(({ column }) => `count(${column}) as ${column}`).join(', ')} from ${staying}`,
  );
  for (const [slot, { column }] of slots.entries()) {
    if (filled[column] === 0) continue;
    const found = `select ${column} as digest, min(seq) as first_seq from ${staying} where ${column} is not null group by all`;
    await database.run(
      blank
        ? `insert into firsts select ${slot}, digest, first_seq, false, false from (${found})`
        : `insert into firsts select ${slot}, digest, first_seq, sure is true, present is true
           from (${found}) left join (select digest, sure, present from known where slot = ${slot}) using (digest)`,
    );
  }
  const first = 'select distinct first_seq as seq from firsts';
  // Where nothing is sure, every record that is no duplicate holds something to send.
  const all = blank || resend;
  const unsure = slots.flatMap(({ column }, slot) =>
    filled[column] === 0
      ? []
      : `select seq from ${staying} where ${column} in (select digest from firsts where slot = ${slot} and not sure)`,
  );
  await database.run(
    `create or replace temp table added as ${all || unsure.length === 0 ? first : `${first} intersect (${unsure.join(' union all ')})`}`,
  );
  const [records] = await database.values(`select count(*) from ${staying} where k = 0`);
  const [added] = await database.values('select count(*) from added');
  const [leading] = all ? [added] : await database.values('select count(distinct first_seq) from firsts');
  return {
    duplicate: Number(records) - Number(leading),
    unchanged: Number(leading) - Number(added),
    added: Number(added),
  };
}

/**
 * What becomes of the records of who leaves: something is removed for them, or they say nothing new, or nothing is there
 * to remove. Also for a record that only repeats an identity something may be removed: the others of a person whom the
 * one that came before did not mean.
 */
async function judgeLeaving(database: Database): Promise<void> {
  const rows = `(select * from staged where role = ${roles.leaving})`;
  await database.run(`create or replace temp table leaving as
    with entries as (${unpivoted(rows, 'seq')}),
    earliest as (select slot, digest, min(seq) as first_seq from entries group by slot, digest)
    select seq, bool_and(first_seq < seq) as repeated,
      seq not in (select seq from removals where seq is not null) as unchanged
    from entries join earliest using (slot, digest) group by seq`);
}
