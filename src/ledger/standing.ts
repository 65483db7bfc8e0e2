import type { Kind } from '../identities/index.ts';
import { slots } from './slots.ts';

/** The slot columns, as they stand in a select list. */
export const slotColumns = slots.map(({ column }) => column).join(', ');

/** One row an identity instead of one a member row; `table` may be a query in brackets, what is kept may depend on the column. */
export function unpivoted(table: string, ...kept: (string | ((column: string) => string))[]): string {
  return slots
    .map(({ column }, slot) => {
      const others = kept.map((one) => (typeof one === 'string' ? one : one(column)));
      const columns = [...others, `${slot}::utinyint as slot`, `${column} as digest`];
      return `select ${columns.join(', ')} from ${table} where ${column} is not null`;
    })
    .join(' union all ');
}

/** True of the identity that names the person of a row: the first of his head row (design, "The ledger"). */
export function namesPerson(column: string): string {
  const at = slots.findIndex((slot) => slot.column === column);
  const before = slots.slice(0, at).map((slot) => `${slot.column} is null`);
  return `(${['coalesce(head, false)', ...before].join(' and ')}) as naming`;
}

/**
 * What is known of each identity: its latest batch counts. `present`: surely so, or perhaps, because a batch has no
 * answer; only an acknowledged removal ends it. `sure`: an addition that TikTok acknowledged. One number for each entry
 * holds batch, state and answer, so that a single maximum tells all of it.
 */
export const standing = `
  select slot, digest, latest & 2 = 2 or latest & 1 = 0 as present, latest & 3 = 3 as sure from (
    select slot, digest, max(batch * 4 + if(identities.state = 'present', 2, 0) + if(batches.state = 'acked', 1, 0)) as latest
    from identities join batches on identities.batch = batches.number
    group by slot, digest)`;

export function countByKind(bySlot: readonly Record<string, unknown>[]): Record<Kind, number> {
  const counts: Record<Kind, number> = { email: 0, phone: 0, idfa: 0, gaid: 0 };
  for (const { slot, identities } of bySlot) {
    const kind = slots[Number(slot)]?.kind;
    if (kind) counts[kind] += Number(identities);
  }
  return counts;
}
