import type { Reading, RuleSetName } from '../identities/index.ts';
import type { FormerIdentities, Mode, StagedMember } from '../ledger/index.ts';

/** Where a record stands in the source. */
export type RecordPlace = Pick<StagedMember, 'seq' | 'file' | 'record'>;

/**
 * What the ledger has to know of a record: who is wanted, who is to go, what was refused. Undefined: nothing.
 * `former` reads the same record under the other rule sets the ledger holds, for what is not to stay.
 */
export function stagedFrom(
  reading: Reading,
  mode: Mode,
  former: () => FormerIdentities[],
): Omit<StagedMember, keyof RecordPlace> | undefined {
  if (reading.outcome === 'member') {
    const { identities, refused: withheld, statusTime } = reading;
    const leaving = mode === 'remove' || reading.leaving === true;
    const goes = leaving || (withheld !== undefined && withheld.length > 0);
    return {
      verdict: leaving ? 'leaving' : 'staying',
      statusTime,
      identities,
      withheld,
      // Of somebody who stays only what he withheld is looked for.
      former: goes ? former().map((one) => (leaving ? one : { ...one, identities: [] })) : undefined,
    };
  }
  if (reading.outcome !== 'excluded' || reading.identities.length === 0) return undefined;
  if (!isRefusal(reading)) return undefined;
  const { identities } = reading;
  return isPersonal(reading)
    ? { verdict: isSuppressed(reading) ? 'suppressed' : 'refused', identities, former: former() }
    : { identities: [], withheld: identities, former: former() };
}

/** Whether anything was refused: a status nobody knows says neither that he stays nor that he goes. */
export function isRefusal({ rejections }: Extract<Reading, { outcome: 'excluded' }>): boolean {
  return rejections.some(({ reason }) => reason !== 'status_unknown');
}

function isSuppressed({ rejections }: Extract<Reading, { outcome: 'excluded' }>): boolean {
  return rejections.some(({ reason }) => reason === 'suppressed');
}

/** Reads a record under each of the rule sets; `readerUnder` makes the reader for one. */
export function formerReader<Source>(
  ruleSets: readonly RuleSetName[],
  readerUnder: (rules: RuleSetName) => (record: Source) => Reading,
): (record: Source) => FormerIdentities[] {
  const readers = ruleSets.map((rules) => ({ rules, read: readerUnder(rules) }));
  return (record) => readers.map(({ rules, read }) => ({ rules, ...identitiesOf(read(record)) }));
}

function identitiesOf(reading: Reading): Omit<FormerIdentities, 'rules'> {
  if (reading.outcome === 'member')
    return { identities: reading.identities, withheld: reading.refused ?? [] };
  if (reading.outcome !== 'excluded') return { identities: [] };
  return isPersonal(reading)
    ? { identities: reading.identities }
    : { identities: [], withheld: reading.identities };
}

/** Whether the whole person refused, and not only for some kinds of identifier. */
function isPersonal({ rejections }: Extract<Reading, { outcome: 'excluded' }>): boolean {
  return rejections.some(({ kind, reason }) => kind === undefined && reason !== 'status_unknown');
}
