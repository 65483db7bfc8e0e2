/** What the name of an Audience Manager file tells; its lines tell nothing of it. */
export interface AudienceManagerName {
  /** `traits`: what companies send in; `ids`: an id synchronisation, the only one with people's addresses. */
  content: 'segments' | 'traits' | 'ids';
  /** `iter`: only who changed; `full` and `overwrite`: everybody. */
  mode: 'iter' | 'full' | 'overwrite' | undefined;
  /** When it was made: ten digits of seconds or thirteen of milliseconds. Of two files the later one counts. */
  time: string | undefined;
  /** Whose ids it holds. */
  ids: IdKind;
}

export type IdKind =
  | { kind: 'gaid' | 'idfa' | 'email' | 'unknown' }
  /** Known, and nothing that TikTok takes. */
  | { kind: 'foreign'; name: string };

/** Undefined: no Audience Manager file. Names and sources of ids: adobe-formats 6.1, AAM-OUT, AAM-S3, AAM-GDS. */
export function audienceManagerName(file: string): AudienceManagerName | undefined {
  const name = file.split(/[/\\]/).at(-1) ?? '';
  const [, stem, ending] =
    /^(.*?)\.(sync|overwrite)(?:\.\d+)?(?:\.gz)?$/i.exec(name) ?? byTemplate.exec(name) ?? [];
  if (stem === undefined || ending === undefined) return undefined;
  const parts = stem.toLowerCase().split('_');
  const time = timeOf(stem);
  const numbers = parts.filter((part) => /^\d{1,9}$/.test(part));
  if (parts[0] === 'c2c') return { content: 'ids', mode: undefined, time, ids: { kind: 'email' } };
  if (parts[1] === 'dpm') {
    const mode = ending.toLowerCase() === 'overwrite' ? 'overwrite' : 'iter';
    return { content: 'traits', mode, time, ids: idKind(numbers[0]) };
  }
  const mode = parts.includes('full') ? 'full' : parts.includes('iter') ? 'iter' : undefined;
  if (ending.toLowerCase() === 'overwrite')
    return { content: 'traits', mode: 'overwrite', time, ids: idKind(numbers[0]) };
  // DID and DPID stand side by side; all parts are optional, and one alone counts where it is a known source.
  const source = numbers[1] ?? (numbers[0] !== undefined && numbers[0] in sources ? numbers[0] : undefined);
  return { content: 'segments', mode, time, ids: idKind(source) };
}

/** Templates may end in `.csv`; then only the whole pattern of a name tells (AAM-MACRO). */
const byTemplate = /^((?:s3|ftp|http)_\d+_\d+(?:_.+)?_(?:full|iter)_\d{10,}(?:-\d+)?)\.(csv|txt)(?:\.gz)?$/i;

/** The split number, of three digits or more, follows the time without a mark, or with a dash. */
function timeOf(stem: string): string | undefined {
  const [digits = ''] = /(?<=_)\d{10,}(?=(?:-\d+)?$)/.exec(stem) ?? [];
  return digits.length >= 13 ? digits.slice(0, 13) : digits.slice(0, 10) || undefined;
}

function idKind(source: string | undefined): IdKind {
  if (source === undefined) return { kind: 'unknown' };
  const known = sources[source];
  if (known === 'gaid' || known === 'idfa') return { kind: known };
  return { kind: 'foreign', name: known ?? `data provider ${source}` };
}

/** The global data sources of devices (AAM-GDS). */
const sources: Readonly<Record<string, string>> = {
  20914: 'gaid',
  20915: 'idfa',
  121963: 'Roku',
  389146: 'Microsoft',
  488258: 'Amazon Fire TV',
  963906: 'Samsung',
  1171485: 'LG',
  1171489: 'Vizio',
};
