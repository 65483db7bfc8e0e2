import type { UnplacedMember } from './types.ts';

/** A member as text, which a function can give to the database. */
export function pack(member: UnplacedMember | undefined): string | null {
  return member === undefined ? null : JSON.stringify(member);
}

/** Back from its text. */
export function unpack(text: string): UnplacedMember {
  const { statusTime, ...member } = JSON.parse(text);
  return statusTime === undefined ? member : { ...member, statusTime: new Date(statusTime) };
}
