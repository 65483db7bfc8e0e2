import { standing } from '../standing.ts';

/** Each identity that is present, surely or perhaps, with the latest member that it stood in. */
export const holders = `
  select slot, digest, member from (${standing}) known
  join (select slot, digest, arg_max(member, batch) as member from identities group by slot, digest) using (slot, digest)
  where present`;
