import type { HashKind, Kind } from '../identities/index.ts';
import type { SchemaColumn } from '../tiktok/index.ts';

/** One column of a member row: where an identity stands in the ledger and in a request to TikTok. */
export interface Slot {
  /** Name of the column in the ledger's tables. */
  readonly column: string;
  readonly schema: SchemaColumn;
  readonly kind: Kind;
  readonly hash: HashKind;
}

/** In the fixed order of `id_schema`; the position of a slot is stored, so new ones are only ever added at the end. */
export const slots: readonly Slot[] = [
  { column: 'email', schema: 'EMAIL_SHA256', kind: 'email', hash: 'sha256' },
  { column: 'phone', schema: 'PHONE_SHA256', kind: 'phone', hash: 'sha256' },
  { column: 'idfa', schema: 'IDFA_SHA256', kind: 'idfa', hash: 'sha256' },
  { column: 'idfa_md5', schema: 'IDFA_MD5', kind: 'idfa', hash: 'md5' },
  { column: 'gaid', schema: 'AAID_SHA256', kind: 'gaid', hash: 'sha256' },
  { column: 'gaid_md5', schema: 'AAID_MD5', kind: 'gaid', hash: 'md5' },
];

export function slotOf(kind: Kind, hash: HashKind): number {
  for (let slot = 0; slot < slots.length; slot++) {
    if (slots[slot]?.kind === kind && slots[slot]?.hash === hash) return slot;
  }
  return -1;
}
