import type { ColumnReading } from './column-reading.ts';
import { alike, type ColumnValues, contradicts, share } from './column-values.ts';
import type { Named } from './named-columns.ts';
import type { Kind, Mapping, MappingAnswer } from './types.ts';

type Proposal = Omit<MappingAnswer['proposed'][number], 'header'>;

/** The columns of each kind, named ones before found ones; and which of them hold Adobe's `Phone_SHA256`. */
export function chooseColumns(
  readings: readonly ColumnReading[],
  named: Named,
): { columns: Mapping['columns']; plusless: number[] } {
  const free = readings.filter(
    (reading) => !named.claimed.has(reading.index) && reading.consent === undefined,
  );
  const found = (kind: Kind) =>
    free
      .flatMap((reading) => {
        const rank = rankFor(kind, reading);
        return rank === undefined ? [] : [{ reading, rank }];
      })
      .sort((a, b) => a.rank - b.rank)
      .map(({ reading }) => reading.index);
  const columnsOf = (kind: Kind) => named.kinds.get(kind) ?? found(kind);
  const columns = {
    email: columnsOf('email'),
    phone: columnsOf('phone'),
    idfa: columnsOf('idfa'),
    gaid: columnsOf('gaid'),
  };
  // Whoever names the column himself knows what is in it.
  const plusless = named.kinds.has('phone') ? [] : columns.phone.filter((index) => readings[index]?.plusless);
  return { columns, plusless };
}

/** Columns that hold what could be used, and that nothing but a person's word can make us use. */
export function proposeColumns(
  readings: readonly ColumnReading[],
  taken: Mapping['columns'],
  named: Named,
): Proposal[] {
  const used = new Set(Object.values(taken).flat());
  return readings.flatMap((reading) => {
    if (used.has(reading.index) || named.claimed.has(reading.index) || reading.consent !== undefined)
      return [];
    const proposal = proposalFor(reading);
    return proposal === undefined ? [] : [{ index: reading.index, ...proposal }];
  });
}

/** The rank at which a kind takes the column, lower first; undefined: not at all. */
function rankFor(kind: Kind, { suggestion, values, countryRank }: ColumnReading): number | undefined {
  if (suggestion === undefined)
    return countryRank === undefined && unnamedHolds(kind, values) ? 0 : undefined;
  if (suggestion.suggests !== 'kind' || suggestion.kind !== kind || contradicts(kind, values))
    return undefined;
  return suggestion.certain || share(alike(kind, values), values) >= 0.5 ? suggestion.rank : undefined;
}

/**
 * In a file without a header row the values decide. Nothing else looks like e-mail addresses, so a part of them is
 * enough; digits alone may be any number; and a digest or id does not say of what it is.
 */
function unnamedHolds(kind: Kind, values: ColumnValues): boolean {
  const { address, email, plus, phone } = values.shapes;
  if (kind === 'email') return share(address, values) >= 0.3 && address + email > plus + phone;
  return kind === 'phone' && share(plus + phone, values) >= enough && plus + phone > 0;
}

/** Of the filled cells (adobe-formats 8.1, number 9). */
const enough = 0.8;

function proposalFor({ suggestion, values }: ColumnReading): { kinds: Kind[]; why: string } | undefined {
  const { address, plus, digits, uuid, sha256 } = values.shapes;
  const is = (count: number) => values.filled > 0 && share(count, values) >= enough;
  if (suggestion?.suggests === 'never') return undefined;
  if (suggestion?.suggests === 'device') {
    return is(alike('idfa', values))
      ? { kinds: ['idfa', 'gaid'], why: 'its name does not say whether the ids are of Apple or of Android' }
      : undefined;
  }
  if (is(address)) return { kinds: ['email'], why: `${of(address, values)} look like e-mail addresses` };
  if (is(plus)) return { kinds: ['phone'], why: `${of(plus, values)} look like phone numbers` };
  if (is(sha256))
    return {
      kinds: ['email', 'phone'],
      why: `${of(sha256, values)} are SHA-256 digests, of what is not said`,
    };
  // Ids and numbers are everywhere; only where no header speaks against it is it worth asking.
  if (suggestion !== undefined) return undefined;
  if (is(uuid)) return { kinds: ['idfa', 'gaid'], why: `${of(uuid, values)} could be ids of devices` };
  return is(digits) && digits > 0
    ? { kinds: ['phone'], why: `${of(digits, values)} could be phone numbers` }
    : undefined;
}

function of(count: number, { filled }: ColumnValues): string {
  return `${count} of ${filled} filled cells`;
}
