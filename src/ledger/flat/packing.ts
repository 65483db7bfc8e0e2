import type { Identity, Kind } from '../../identities/index.ts';
import type { UnplacedMember } from './types.ts';

/**
 * A member as text, which a function can give to the database. Most stay and have one identity of a kind: their digests
 * stand at fixed places, where the database finds them by itself, and the time behind them, in milliseconds.
 */
export function pack(member: UnplacedMember | undefined): string | null {
  if (member === undefined) return null;
  return packDigests(member) ?? JSON.stringify(member);
}

/** Where the digests stand, counted from 1 as in SQL; a blank stands for a missing one. */
export const packedDigest = {
  mark: '=',
  places: {
    email: { start: 2, length: 64 },
    phone: { start: 66, length: 64 },
    idfa: { start: 130, length: 64 },
    gaid: { start: 194, length: 64 },
  },
  time: 258,
} as const satisfies { mark: string; places: Record<Kind, { start: number; length: number }>; time: number };

export function isPacked(text: string | null): boolean {
  return text?.startsWith(packedDigest.mark) ?? false;
}

/** Back from its text, where it is not packed. */
export function unpack(text: string): UnplacedMember {
  const { statusTime, ...member } = JSON.parse(text);
  return statusTime === undefined ? member : { ...member, statusTime: new Date(statusTime) };
}

function packDigests({
  verdict,
  statusTime,
  identities,
  withheld,
  former,
}: UnplacedMember): string | undefined {
  const stays = verdict === undefined || verdict === 'staying';
  const others = (withheld?.length ?? 0) + (former?.length ?? 0);
  if (!stays || others > 0 || identities.length === 0) return undefined;
  const digests: Partial<Record<Kind, string>> = {};
  for (const { kind, hash, digest } of identities as readonly Identity[]) {
    if (hash !== 'sha256' || digests[kind] !== undefined) return undefined;
    digests[kind] = digest;
  }
  const all = (Object.keys(packedDigest.places) as Kind[]).map((kind) => digests[kind] ?? missing);
  return `${packedDigest.mark}${all.join('')}${statusTime?.getTime() ?? ''}`;
}

const missing = ' '.repeat(64);
