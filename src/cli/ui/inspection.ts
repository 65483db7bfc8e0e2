import type { InspectedColumn, Inspection } from '../../activation/index.ts';
import type { Output } from '../../context.ts';
import { count, plural } from './numbers.ts';
import { barOf } from './progress.ts';
import { safeText } from './safe-text.ts';
import { type Style, styleOf } from './style.ts';
import { table } from './table.ts';

/** What a person reads of an inspection: first the files and their columns, then people, then what to mind. */
export function inspectionText(inspection: Inspection, output: Output): string {
  const style = styleOf(output);
  const { colour, warning, dot } = style;
  const lines = inspection.files.flatMap((file) => [...fileLines(file, style, output.unicode), '']);
  lines.push(...recordLines(inspection, style));
  const countries = Object.entries(inspection.phones_by_country);
  if (countries.length > 0) {
    const shown = countries.slice(0, mostCountries).map(([country, number]) => `${country} ${count(number)}`);
    const more = countries.length > mostCountries ? [`${countries.length - mostCountries} more`] : [];
    lines.push(`  ${colour.bold('Phones')}   ${[...shown, ...more].join(` ${dot} `)}`);
  }
  if (inspection.records.read > 0) lines.push(`  ${colour.bold('People')}   ${verdict(inspection, style)}`);
  if (inspection.warnings.length > 0) lines.push('');
  for (const { text } of inspection.warnings) lines.push(`  ${warning} ${safeText(text, 600)}`);
  return `${lines.join('\n')}\n`;
}

const mostCountries = 8;

type File = Inspection['files'][number];

function fileLines(
  { file, format, dialect, bytes, columns }: File,
  style: Style,
  unicode: boolean,
): string[] {
  const { colour, dot } = style;
  const words = format === 'csv' ? [encodings[dialect.encoding], ...dialectWords(dialect)] : [];
  const facts = [formats[format] ?? format, ...words, size(bytes)];
  return [
    `${colour.bold(safeText(file === '-' ? 'Standard input' : file))}  ${facts.join(` ${dot} `)}`,
    '',
    ...(columns.length > 0
      ? [table(columns.map((column) => columnRow(column, unicode))).replace(/ +$/gm, '')]
      : []),
    ...columns.flatMap((column) => damageLines(column, style, unicode)),
  ];
}

const formats: Readonly<Record<string, string>> = {
  csv: 'CSV',
  json: 'JSON',
  ndjson: 'NDJSON',
  parquet: 'Parquet',
  'audience-manager': 'Audience Manager',
};

const encodings: Readonly<Record<File['dialect']['encoding'], string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
  'iso-8859-1': 'Latin-1',
};

function dialectWords({ delimiter, quote, escape: mark, newline, header }: File['dialect']): string[] {
  const names: Record<string, string> = {
    ',': 'commas',
    ';': 'semicolons',
    '\t': 'tabs',
    '|': 'bars',
    ':': 'colons',
    '': 'one column',
  };
  const quotes =
    quote === undefined
      ? 'no quotes'
      : `quotes ${quote}${mark === undefined || mark === quote ? '' : ` escaped by ${mark}`}`;
  return [
    names[delimiter] ?? delimiter,
    quotes,
    newline.toUpperCase(),
    header ? 'header row' : 'no header row',
  ];
}

function size(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte');
  return bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

const useNames: Readonly<Record<NonNullable<InspectedColumn['use']>, string>> = {
  email: 'e-mail',
  phone: 'phone',
  idfa: 'IDFA',
  gaid: 'GAID',
  country: 'country',
  consent: 'consent',
  status: 'status',
};

function columnRow({ number, header, use, why, values }: InspectedColumn, unicode: boolean): string[] {
  const name = safeText(header ?? '', longestHeader).trim() || `#${number}`;
  const start = [String(number), name, use === null ? (unicode ? '–' : '-') : useNames[use]];
  if (!values) return [...start, why];
  const all = values.good + values.damaged + values.missing;
  const share = (part: number) => percent(part, all);
  const hashed = values.hashed > 0 ? ` (${hashedShare(values)})` : '';
  const parts = [
    `${share(values.good)} good${hashed}`,
    ...(values.damaged > 0 ? [`${share(values.damaged)} damaged`] : []),
    ...(values.missing > 0 ? [`${share(values.missing)} missing`] : []),
  ];
  const bar = barOf(values.good / Math.max(all, 1), 10, unicode);
  const example = values.example ? `, e.g. ${inAscii(values.example, unicode)}` : '';
  return [...start, `${bar} ${parts.join(', ')}; taken ${why}${example}`];
}

const longestHeader = 40;

function hashedShare({ hashed, good }: NonNullable<InspectedColumn['values']>): string {
  return hashed === good
    ? 'all hashed'
    : `${percent(hashed, good)} hashed, ${percent(good - hashed, good)} plain`;
}

function damageLines(
  { header, number, values }: InspectedColumn,
  { colour, arrow }: Style,
  unicode: boolean,
): string[] {
  return Object.entries(values?.reasons ?? {}).map(([reason, { count: times, example }]) => {
    const shown = example === undefined ? '' : `  ${colour.dim(inAscii(safeText(example), unicode))}`;
    return `     ${arrow} ${safeText(header ?? `#${number}`, longestHeader).trim()}: ${reason} ${count(times)}${shown}`;
  });
}

function recordLines({ records, reasons, fault }: Inspection, { colour, dot }: Style): string[] {
  const { read, ...ends } = records;
  const parts = Object.entries(ends).flatMap(([end, number]) =>
    number > 0 ? [`${end} ${count(number)}`] : [],
  );
  const why = Object.entries(reasons).map(([reason, number]) => `${reason} ${count(number)}`);
  return [
    `  ${colour.bold('Records')}  ${[`${count(read)} read${fault && read > 0 ? ', then it broke off' : ''}`, ...parts].join(` ${dot} `)}`,
    ...(why.length > 0 ? [`  ${colour.bold('Reasons')}  ${why.join(', ')}`] : []),
  ];
}

function verdict({ expected }: Inspection, { tick, cross, dot }: Style): string {
  const { people, identities, minimum, reaches_minimum, exact } = expected;
  const kinds = Object.entries(identities).flatMap(([kind, number]) =>
    number > 0 ? [`${useNames[kind as keyof typeof identities]} ${count(number)}`] : [],
  );
  const many = `${exact ? '' : 'at most '}${plural(people, 'person', 'people')}${kinds.length > 0 ? ` (${kinds.join(` ${dot} `)})` : ''}`;
  if (!reaches_minimum)
    return `${cross} ${many}: fewer than the ${count(minimum)} matched people TikTok needs`;
  return `${tick} ${many}: enough for TikTok if it matches ${percent(minimum, people)} of them`;
}

function percent(part: number, all: number): string {
  const share = (100 * part) / Math.max(all, 1);
  // What is not all is never shown as all, and what is there never as nothing.
  if (share > 99.9 && part < all) return '99.9 %';
  if (share < 0.1 && part > 0) return '0.1 %';
  return `${share.toFixed(1).replace(/\.0$/, '')} %`;
}

function inAscii(text: string, unicode: boolean): string {
  return unicode ? text : text.replaceAll('•', '*');
}
