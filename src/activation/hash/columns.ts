import type { Identity } from '../../identities/index.ts';

/**
 * The columns of a customer file of several types, in TikTok's spelling (portal document 1747012327159809). IDFA and
 * GAID share the columns of mobile ids.
 */
export const columns = ['email_SHA256', 'phone_SHA256', 'MAID_SHA256', 'MAID_MD5'] as const;

export type Column = (typeof columns)[number];

/** A person takes as many rows as the most numerous column has values: row k holds the k-th value of each. */
export function rowsOf(identities: readonly Identity[]): string[][] {
  const rows: string[][] = [];
  const filled = columns.map(() => 0);
  for (const identity of identities) {
    const column = columns.indexOf(columnOf(identity));
    const row = filled[column] ?? 0;
    filled[column] = row + 1;
    rows[row] ??= columns.map(() => '');
    (rows[row] as string[])[column] = identity.digest;
  }
  return rows;
}

function columnOf({ kind, hash }: Identity): Column {
  if (kind === 'email') return 'email_SHA256';
  if (kind === 'phone') return 'phone_SHA256';
  return hash === 'md5' ? 'MAID_MD5' : 'MAID_SHA256';
}

/** TikTok's `calculate_type` of a list without a header: one column of one kind, or of both kinds of mobile ids. */
export function singleType(column: Column, kinds: { idfa: boolean; gaid: boolean }): string {
  if (column === 'email_SHA256' || column === 'phone_SHA256') return column.toUpperCase();
  const device = kinds.idfa && kinds.gaid ? 'FIRST' : kinds.idfa ? 'IDFA' : 'GAID';
  return column.replace('MAID', device);
}
