/** Conditions on a column of digests, one of which each digest meets, and about as many the one as the other. */
export function partsOf(column: string, parts: number): string[] {
  return Array.from({ length: parts }, (_, part) =>
    [
      `${column} is not null`,
      ...(part > 0 ? [`${column} >= ${boundary(part / parts)}`] : []),
      ...(part + 1 < parts ? [`${column} < ${boundary((part + 1) / parts)}`] : []),
    ].join(' and '),
  );
}

/** Two bytes are enough: digests are as good as random. */
function boundary(share: number): string {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(Math.floor(share * 65_536));
  return `unhex('${bytes.toString('hex')}')`;
}
