import { createHash } from 'node:crypto';

/** The same bytes for the same seed, in the same order of calls. */
export function seededBytes(seed: number): (size: number) => Uint8Array {
  let block = 0;
  return (size) => {
    const chunks: Uint8Array[] = [];
    for (let length = 0; length < size; length += 32) {
      chunks.push(createHash('sha256').update(`${seed}:${block++}`).digest());
    }
    return new Uint8Array(Buffer.concat(chunks).subarray(0, size));
  };
}
