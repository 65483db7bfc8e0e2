import { type Identity, isDigest, type MemberColumn } from '../world/members.ts';
import { code, Refusal } from './refusal.ts';

/**
 * The rows of a customer file, one person each. Of one type: a digest a line, no header. Of several: a header,
 * and in each row as many fields as there, empty ones included (portal document 1747012327159809).
 * TikTok may leave out what it cannot read; here it is refused with its line, never with what stands there.
 */
export function readFile(bytes: Buffer, content: MemberColumn | 'several'): Identity[][] {
  if (!bytes.every(isPlain)) throw new Refusal(code.fileInvalid, 'The file is not plain text');
  const lines = bytes.toString('latin1').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const columns = content === 'several' ? readHeader(lines[0] ?? '') : [content];
  const first = content === 'several' ? 1 : 0;
  if (lines.length === first) throw new Refusal(code.fileEmpty, 'The file has no rows');
  return lines.slice(first).map((line, index) => readRow(line, columns, `line ${index + first + 1}`));
}

const headers: Readonly<Record<string, MemberColumn>> = {
  email_sha256: 'EMAIL_SHA256',
  phone_sha256: 'PHONE_SHA256',
  maid_sha256: 'MAID_SHA256',
  maid_md5: 'MAID_MD5',
};

/** The help page allows each header three times. */
const mostRepeats = 3;

function readHeader(line: string): MemberColumn[] {
  const names = line.toLowerCase().split(',');
  // TikTok would hash these by itself; nothing plain should ever come here.
  if (names.includes('maid'))
    throw new Refusal(code.notHashed, 'PII_NOT_HASHED: the column MAID is not hashed');
  const columns = names.map((name) => (Object.hasOwn(headers, name) ? headers[name] : undefined));
  const known = columns.filter((column) => column !== undefined);
  if (known.length < names.length) throw offSpecification('line 1 is not a header of known columns');
  for (const column of known) {
    if (known.filter((one) => one === column).length <= mostRepeats) continue;
    throw offSpecification(`the column ${column} comes more than ${mostRepeats} times`);
  }
  return known;
}

function readRow(line: string, columns: readonly MemberColumn[], where: string): Identity[] {
  const fields = line.split(',');
  if (fields.length !== columns.length) {
    throw offSpecification(`${where} has ${fields.length} fields, not ${columns.length}`);
  }
  const row: Identity[] = [];
  for (const [index, column] of columns.entries()) {
    const field = fields[index] ?? '';
    if (field === '') continue;
    if (!isDigest(field, column))
      throw offSpecification(`${where}, field ${index + 1} is no digest for ${column}`);
    row.push({ column, digest: field.toLowerCase() });
  }
  if (row.length === 0) throw offSpecification(`${where} has no digest`);
  return row;
}

/** Printable ASCII, tabulators and line ends. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 ? byte < 0x7f : byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function offSpecification(message: string): Refusal {
  return new Refusal(code.fileOffSpecification, `The file is not as specified: ${message}`);
}
