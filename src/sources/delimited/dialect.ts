import { Fault } from '../../fault.ts';
import { shown } from '../faults.ts';
import { findLayout, type Layout } from './layout.ts';
import { looksLikeIdentifier } from './looks.ts';
import { newlinesToTry } from './newline.ts';
import { quotesToTry } from './quoting.ts';
import { type SampleText, sampleRows } from './sample.ts';
import type { Quoting } from './scan.ts';
import { refuseUnusual } from './unusual.ts';

/** One way to read a file, and what speaks for it. */
export interface ReadingOfSample extends Layout {
  quoting: Quoting;
  /** Share of rows that have the usual width and sound quotes. */
  agreement: number;
  score: number;
}

const sampledRows = 220;
/** Below this share of agreeing rows nothing is settled. */
const leastAgreement = 0.5;
/** Readings whose scores are closer than this are equally good. */
const equallyGood = 0.05;

/** Finds out how cells are told apart. `hint`: the delimiter that a `sep=` line names, which settles that. */
export function findDialect(sample: SampleText, file: string, hint: string | undefined): ReadingOfSample {
  const newlines = newlinesToTry(sample.text);
  const read = (delimiter: string) => bestOf(sample, delimiter, newlines);
  if (hint !== undefined) return read(hint);
  const readings = [',', ';', '\t', '|'].map(read).filter(({ width }) => width > 1);
  if (!readings.some(isPerfect)) {
    // Colons stand in times and addresses, so they must agree everywhere.
    const colons = read(':');
    if (colons.width > 1 && isPerfect(colons)) readings.push(colons);
  }
  const [best, second] = readings.sort((left, right) => right.score - left.score);
  if (best === undefined) {
    const column = read('');
    refuseUnusual(column.body, file);
    return column;
  }
  if (best.agreement < leastAgreement) throw unsettled(file, [best, second ?? read('')]);
  if (second !== undefined && best.score - second.score < equallyGood) throw unsettled(file, [best, second]);
  return best;
}

function isPerfect({ agreement, above, body, width }: ReadingOfSample): boolean {
  return agreement > 0.95 && above === 0 && body[0]?.cells.length === width;
}

/** The best way to read with that delimiter; the usual quotes and line ends stay where nothing reads better. */
function bestOf(sample: SampleText, delimiter: string, newlines: Quoting['newline'][]): ReadingOfSample {
  const readings = newlines.flatMap((newline) =>
    quotesToTry(sample.text, { delimiter, newline }).map((quotes) =>
      judge(sample, { delimiter, newline, ...quotes }),
    ),
  );
  return readings.reduce((best, each) => (each.score > best.score ? each : best));
}

function judge(sample: SampleText, quoting: Quoting): ReadingOfSample {
  const rows = sampleRows(sample, quoting, sampledRows);
  const layout = findLayout(rows);
  const { body, width } = layout;
  const sound = body.filter(
    ({ cells, broken, breaks }) => cells.length === width && broken.length === 0 && breaks === 0,
  );
  // Lines above the table speak against it, half as loud as rows: they may be rows of another table.
  const agreement = body.length === 0 ? 0 : sound.length / (body.length + layout.above / 2);
  // The right delimiter sets identifiers free: their cells hold nothing else.
  const identifiers = sound.filter(({ cells }) => cells.some(looksLikeIdentifier)).length;
  const inApostrophes = quoting.quote === "'" && sound.some(({ quoted }) => quoted > 0);
  const unquoted = quoting.quote === undefined && sound.length > 0;
  // A reading in which an open quote swallows the rest has few rows, all of them agreeing.
  const end = rows.at(-1)?.end ?? 0;
  const covered = rows.length < sampledRows ? end / sample.text.length : 1;
  const score =
    agreement * covered +
    (body.length === 0 ? 0 : (identifiers / body.length) * covered) +
    (body[0]?.cells.length === width ? 0.5 : 0) +
    Math.log2(Math.max(width, 1)) / 10 +
    // Both explain every quote there is where plain reading leaves them inside cells.
    (inApostrophes || unquoted ? 0.001 : 0);
  return { ...layout, quoting, agreement, score };
}

function unsettled(file: string, readings: ReadingOfSample[]): Fault {
  const described = readings.map(
    ({ quoting, width, agreement }) =>
      `${delimiterName(quoting.delimiter)} (${width} ${width === 1 ? 'column' : 'columns'} in ${Math.round(agreement * 100)} % of the first rows)`,
  );
  return new Fault(
    'dialect_unsettled',
    `${shown(file)} can be read in two ways and neither is sure: with ${described.join(', or with ')}.`,
    {
      hint: 'Put a first line `sep=;` (or the delimiter it has) above the header, or export it again with quotes.',
    },
  );
}

/** In words, for people. */
export function delimiterName(delimiter: string): string {
  const names: Record<string, string> = {
    ',': 'commas',
    ';': 'semicolons',
    '\t': 'tabs',
    '|': 'vertical bars',
    ':': 'colons',
    '': 'no delimiter',
  };
  return names[delimiter] ?? `"${delimiter}"`;
}
