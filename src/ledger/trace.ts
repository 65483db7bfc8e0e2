import type { HashKind, Kind } from '../identities/index.ts';
import type { Database } from './database.ts';
import { dropPerson, findPerson } from './person.ts';
import { slots } from './slots.ts';
import { countByKind, standing, unpivoted } from './standing.ts';

/** One request that an identity stood in, and where it came from. */
export interface TracedRequest {
  run: string;
  /** When TikTok answered; where it did not, when it was sent. */
  at: string | null;
  /** None where somebody was taken out for being absent. */
  file: string | null;
  record: number | null;
  request_id: string | null;
}

export interface TracedIdentity {
  kind: Kind;
  hash: HashKind;
  /** Rule sets of the runs that sent it. */
  rules: string[];
  /** `perhaps`: a request to add or remove it has no answer. */
  state: 'present' | 'perhaps' | 'removed';
  /** Its addition, the latest time that it was added after having been absent; none where it was only ever removed. */
  since: TracedRequest | null;
  /** Its removal, where that is the last that happened. */
  removed: TracedRequest | null;
}

/** What one ledger knows of a person. */
export interface Traced {
  identities: TracedIdentity[];
  /** Everything of his that is at TikTok, by kind: also what his records had beside the value asked for. */
  person: Record<Kind, number>;
  /** Stored plans that hold the value. */
  plans: string[];
}

/** What is known of the identities with these digests (lower-case hex). */
export async function trace(database: Database, digests: readonly string[]): Promise<Traced> {
  await findPerson(database, digests);
  const entries = (await database.rows(`select slot, lower(hex(digest)) as digest, rules, file, record, batch,
      identities.state, batches.state as answer, run, request_id,
      strftime(coalesce(answered_at, sent_at), '%Y-%m-%dT%H:%M:%S.%gZ') as at
    from identities semi join given using (digest) join batches on batch = number
    order by batch`)) as unknown as Entry[];
  const person = await database.rows(`select slot, count(*) as identities
    from (${standing}) known semi join his using (slot, digest) where present group by slot`);
  const plans = await database.values(`select distinct plan
    from (${unpivoted('outgoing', 'batch')}) semi join given using (digest) join batches on batch = number
    where state = 'planned' order by plan`);
  await dropPerson(database);
  return {
    identities: apart(entries).map(tellOne),
    person: countByKind(person),
    plans: plans as string[],
  };
}

interface Entry extends TracedRequest {
  slot: number;
  rules: string;
  digest: string;
  batch: number;
  state: 'present' | 'removed';
  /** State of its batch. */
  answer: 'acked' | 'sent' | 'failed';
}

/** The entries of each identity by themselves. */
function apart(entries: readonly Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = `${entry.slot} ${entry.digest}`;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()];
}

/** The story of one identity, from its entries in the order of their batches. */
function tellOne(entries: readonly Entry[]): TracedIdentity {
  const last = entries.at(-1) as Entry;
  const ends = (entry: Entry) => entry.state === 'removed' && entry.answer === 'acked';
  const removed = last.state === 'removed' ? last : undefined;
  const before = removed ? entries.slice(0, -1) : entries;
  // The last stay begins after the removal that ended the one before.
  const stay = before.slice(before.findLastIndex(ends) + 1).filter(({ state }) => state === 'present');
  const { kind, hash } = slots[last.slot] as (typeof slots)[number];
  return {
    kind,
    hash,
    rules: [...new Set(entries.map(({ rules }) => rules))],
    state: last.answer === 'acked' ? last.state : 'perhaps',
    since: requestOf(stay.find(({ answer }) => answer === 'acked') ?? stay[0]),
    removed: requestOf(removed),
  };
}

function requestOf(entry: Entry | undefined): TracedRequest | null {
  if (!entry) return null;
  const { run, at, file, record, request_id } = entry;
  return { run, at, file, record, request_id };
}
