import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** The existing name in that folder that a person most likely meant, or none. */
export async function nearestName(path: string): Promise<string | undefined> {
  const wanted = basename(path).toLowerCase();
  const names = await readdir(dirname(path)).catch(() => []);
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance <= tolerance(wanted) && (best === undefined || distance < best.distance)) {
      best = { name, distance };
    }
  }
  return best?.name;
}

/** A third of the name may be mistyped, three letters at most. */
function tolerance(name: string): number {
  return Math.min(3, Math.floor(name.length / 3));
}

/** Levenshtein's distance. */
function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 3) return Number.POSITIVE_INFINITY;
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1] ? 0 : 1;
      current.push(
        Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + same),
      );
    }
    above = current;
  }
  return above[right.length] ?? 0;
}
