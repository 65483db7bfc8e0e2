/**
 * Several Adobe audiences among the files, by their names (`…_segment<id>_…`, adobe-formats 1.4): with `--adobe-audience`
 * only the files of that one are kept; without, a person is told that they all go into one audience of TikTok's.
 */
export function filesOfAudience(
  files: readonly string[],
  audience: string | undefined,
): { files: string[]; warnings: string[] } {
  const ids = new Set(files.flatMap((file) => segmentOf(file) ?? []));
  if (ids.size < 2) return { files: [...files], warnings: [] };
  if (audience === undefined) {
    const warning = `The files are of ${ids.size} Adobe audiences, by their names, and all go into one: ${[...ids].join(', ')}. To take only one, give --adobe-audience.`;
    return { files: [...files], warnings: [warning] };
  }
  const wanted = audience.toLowerCase();
  if (!ids.has(wanted)) return { files: [...files], warnings: [] };
  const kept = files.filter((file) => [undefined, wanted].includes(segmentOf(file)));
  const left = files.length - kept.length;
  return {
    files: kept,
    warnings: [
      `${left} ${left === 1 ? 'file' : 'files'} of other Adobe audiences, by ${left === 1 ? 'its name' : 'their names'}, left out.`,
    ],
  };
}

function segmentOf(file: string): string | undefined {
  return /_segment([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_/i.exec(file)?.[1]?.toLowerCase();
}
