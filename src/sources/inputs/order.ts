/**
 * A fixed order of paths, the same on every machine: numbers by value, so that `x_2` comes before `x_10`, all else
 * by its characters, so that `x.csv` comes before its second part `x_2.csv`. Names with times sort by time.
 */
export function comparePaths(left: string, right: string): number {
  const [these, those] = [pieces(left), pieces(right)];
  for (const [index, piece] of these.entries()) {
    const other = those[index];
    if (other === undefined) return 1;
    const order = comparePieces(piece, other);
    if (order !== 0) return order;
  }
  return these.length - those.length || compareText(left, right);
}

function pieces(path: string): string[] {
  return path.match(/\d+|\D+/g) ?? [];
}

function comparePieces(left: string, right: string): number {
  if (!/^\d/.test(left) || !/^\d/.test(right)) return compareText(left, right);
  const [one, other] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')];
  return one.length - other.length || compareText(one, other);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
