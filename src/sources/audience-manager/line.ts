/** What a line of an Audience Manager file says of one id. */
export interface Line {
  id: string;
  gained: string[];
  lost: string[];
}

/**
 * A line of segments: `ID gained,gained lost,lost`. Spaces are the standard; templates write tabs or pipes.
 * `ambiguous`: two spaces and one list, as in Adobe's printed example: either two spaces part the fields,
 * or nothing was gained. In a full file nothing is lost, so there it can be read.
 */
export function parseSegments(text: string, full: boolean): Line | 'ambiguous' | undefined {
  if (text.includes('\t')) return fromFields(text.split('\t'), full);
  const wide = / {2}/.test(text.trimEnd());
  if (!wide) return fromFields(text.trimEnd().split(' '), full);
  const fields = text.trim().split(/ +/);
  // Each gap must be as wide as the others, or a list is missing somewhere.
  if (!/^\S+( {2}\S+)+$/.test(text.trimEnd())) return undefined;
  if (fields.length === 2 && !full) return 'ambiguous';
  return fromFields(fields, full);
}

/** A line of traits: `ID<TAB>d_sid=24,d_unsid=28,24:-1,ic=52,"key"="value"` (AAM-IN). */
export function parseTraits(text: string): Line | undefined {
  const at = text.search(/[\t ]/);
  if (at <= 0) return undefined;
  const line: Line = { id: text.slice(0, at), gained: [], lost: [] };
  for (const trait of listed(text.slice(at + 1))) {
    const [, key, value, removal] = /^(?:(d_sid|d_unsid)\s*=\s*)?(\d+)(:-?\d+)?$/i.exec(trait) ?? [];
    if (value === undefined) line.gained.push(trait);
    else if (key?.toLowerCase() === 'd_unsid' || removal === ':0' || removal === ':-1') line.lost.push(value);
    else line.gained.push(value);
  }
  return line.gained.length + line.lost.length > 0 ? line : undefined;
}

function fromFields(fields: string[], full: boolean): Line | undefined {
  const [id = '', gained = '', lost = '', ...rest] = fields;
  if (id === '' || rest.some((field) => field !== '')) return undefined;
  const line: Line = { id, gained: segments(gained), lost: full ? [] : segments(lost) };
  const good = [...segments(gained), ...segments(lost)];
  return good.length > 0 && good.every((segment) => /^[\w.=:-]+$/.test(segment)) ? line : undefined;
}

function segments(list: string): string[] {
  return list.split(/[,|]/).filter((segment) => segment !== '');
}

/** Parted by commas, which may stand in quotes; quotes and blanks around a key or value say nothing. */
function listed(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"|[^",])+/g) ?? [];
  return parts
    .map((part) =>
      part
        .replace(/"/g, '')
        .replace(/\s*=\s*/, '=')
        .trim(),
    )
    .filter((part) => part !== '');
}
