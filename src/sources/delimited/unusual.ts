import { Fault } from '../../fault.ts';
import { shown } from '../faults.ts';
import { holdsIdentifier, looksLikeIdentifier } from './looks.ts';
import type { SampleRow } from './sample.ts';

/**
 * Where every row is one cell, and identifiers stand in it between signs that part no usual file, as in Hive's exports
 * or columns of fixed width: a person has to say so, because such a sign may as well belong to a text.
 */
export function refuseUnusual(rows: readonly SampleRow[], file: string): void {
  const lines = rows.flatMap(({ cells }) => cells.slice(0, 1));
  if (!lines.some(holdsIdentifier)) return;
  const found = signs.find(({ sign }) => {
    const parted = lines.map((line) => line.split(sign));
    const width = parted[0]?.length ?? 0;
    // Also the header: an address may hold such a sign, and a name stand beside an address.
    return width > 1 && parted.every((cells) => cells.length === width) && setsFree(parted);
  });
  if (found === undefined) return;
  throw new Fault(
    'dialect_unsettled',
    `${shown(file)} seems to part its columns by ${found.name}, which is no usual delimiter.`,
    { hint: found.hint },
  );
}

function setsFree(parted: readonly string[][]): boolean {
  const people = parted.filter((cells) => cells.some(holdsIdentifier));
  return people.every((cells) => cells.some(looksLikeIdentifier)) && people.length < parted.length;
}

interface Sign {
  sign: string | RegExp;
  name: string;
  hint: string;
}

const again = 'Export it again with commas, semicolons or tabs.';

const signs: readonly Sign[] = [
  ...['~', '^', '#', '!', '*', '¦', '§', '&', '%', '/'].map((sign) => ({
    sign,
    name: `"${sign}"`,
    hint: `If it does, put a first line \`sep=${sign}\` above the header; otherwise export it again.`,
  })),
  ...['\u0001', '\u0002', '\u001f'].map((sign) => ({
    sign,
    name: `the control character U+${sign.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
    hint: again,
  })),
  { sign: / {2,}/, name: 'blanks', hint: again },
];
