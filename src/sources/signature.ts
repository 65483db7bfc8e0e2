/** What the first bytes say: content first, names never. */
export type Signature =
  | { kind: 'gzip' | 'zip' | 'parquet' | 'text' }
  | { kind: 'refused'; name: string; hint: string };

export function readSignature(head: Buffer): Signature {
  if (startsWith(head, '\x1f\x8b')) return { kind: 'gzip' };
  if (startsWith(head, 'PAR1')) return { kind: 'parquet' };
  const known = signatures.find(({ matches }) => matches(head));
  // An Excel workbook is a ZIP archive too, and is known by what stands in it.
  if (known === undefined && isZip(head)) return { kind: 'zip' };
  return known === undefined ? { kind: 'text' } : { kind: 'refused', name: known.name, hint: known.hint };
}

const unpack = 'Unpack it and give the files in it.';
const exportCsv = 'Export the list as CSV and give that file.';
const decrypt = 'Decrypt it first (gpg --decrypt) and give the decrypted file.';
const spreadsheet = 'Save the sheet as "CSV UTF-8" and give that file.';
const download = 'Download the export again: this is a web page, perhaps a login page.';

interface KnownSignature {
  name: string;
  hint: string;
  matches: (head: Buffer) => boolean;
}

const signatures: KnownSignature[] = [
  {
    name: 'an Excel workbook (.xlsx)',
    hint: spreadsheet,
    matches: (head) => isZip(head) && head.includes('[Content_Types].xml') && head.includes('xl/'),
  },
  {
    name: 'an OpenDocument file',
    hint: spreadsheet,
    matches: (head) => isZip(head) && head.includes('mimetypeapplication/vnd.oasis.opendocument'),
  },
  magic('an old Office document, perhaps an Excel workbook (.xls)', spreadsheet, '\xd0\xcf\x11\xe0'),
  magic('an encrypted Parquet file', 'Export it without encryption.', 'PARE'),
  magic('a PDF document', exportCsv, '%PDF-'),
  { name: 'a PGP-encrypted file', hint: decrypt, matches: isPgp },
  magic('a PNG image', exportCsv, '\x89PNG'),
  magic('a JPEG image', exportCsv, '\xff\xd8\xff'),
  magic('a GIF image', exportCsv, 'GIF87a'),
  magic('a GIF image', exportCsv, 'GIF89a'),
  magic('a WebP image', exportCsv, 'WEBP', 8),
  magic('a TIFF image', exportCsv, 'II*\0'),
  magic('a TIFF image', exportCsv, 'MM\0*'),
  magic('a bzip2 archive', unpack, '1AY&SY', 4),
  magic('an xz archive', unpack, '\xfd7zXZ\0'),
  magic('a 7-Zip archive', unpack, '7z\xbc\xaf\x27\x1c'),
  magic('a RAR archive', unpack, 'Rar!\x1a\x07'),
  magic('a Zstandard archive', unpack, '\x28\xb5\x2f\xfd'),
  magic('an LZ4 archive', unpack, '\x04\x22\x4d\x18'),
  magic('a Snappy archive', unpack, '\xff\x06\0\0sNaPpY'),
  magic('a tar archive', unpack, 'ustar', 257),
  magic('an Avro file', exportCsv, 'Obj\x01'),
  magic('an ORC file', exportCsv, 'ORC\x08'),
  magic('a SQLite database', exportCsv, 'SQLite format 3\0'),
  magic('a DuckDB database', exportCsv, 'DUCK', 8),
  magic('an RTF document', exportCsv, '{\\rtf'),
  magic('text in UTF-32', 'Save it as UTF-8.', '\xff\xfe\0\0'),
  magic('text in UTF-32', 'Save it as UTF-8.', '\0\0\xfe\xff'),
  opening('a web page (HTML)', download, /^<(!doctype html|html|head)/i),
  opening('an XML file', exportCsv, /^<\?xml/i),
  opening('a file of visiting cards (vCard)', exportCsv, /^begin:vcard\r?\n/i),
  opening('a calendar', exportCsv, /^begin:vcalendar\r?\n/i),
  opening('an e-mail message', exportCsv, /^(?:from|to|subject|received|return-path|date): .*\r?\n[\w-]+: /i),
  opening('an LDIF file', exportCsv, /^(?:version: 1\s+)?dn: \w+=/i),
  opening('a YAML file', exportCsv, /^(?:---\s+)?- [\w-]+:(?: .*)?\r?\n {2}[\w-]+:/),
  opening(
    'an SQL dump',
    'Load it into its database and export the table as CSV.',
    /^(?:(?:--.*|\/\*.*\*\/;?|set .*;|[ \t]*)\r?\n)*(?:insert into|create table|drop table|lock tables|copy \S+(?: \(.*\))? from stdin)\b.*[(;]/i,
  ),
];

function magic(name: string, hint: string, bytes: string, at = 0): KnownSignature {
  return { name, hint, matches: (head) => startsWith(head.subarray(at), bytes) };
}

/** Text formats: what stands first, after a byte order mark and blanks. */
function opening(name: string, hint: string, pattern: RegExp): KnownSignature {
  return { name, hint, matches: (head) => pattern.test(textStart(head)) };
}

function isZip(head: Buffer): boolean {
  return startsWith(head, 'PK\x03\x04') || startsWith(head, 'PK\x05\x06') || startsWith(head, 'PK\x07\x08');
}

/**
 * Armoured, or a binary message, which starts with a session key packet: tag 1 (version 3 or 6) or
 * tag 3 (version 4, 5 or 6), in the old or the new packet format (RFC 9580, sections 4.2, 5.1 and 5.3).
 */
function isPgp(head: Buffer): boolean {
  if (textStart(head).startsWith('-----BEGIN PGP ')) return true;
  const [tag = 0, length = 0] = head;
  const version = head[tag === 0x85 || (tag === 0xc1 && length >= 192) ? 3 : 2] ?? 0;
  if (tag === 0x84 || tag === 0x85 || tag === 0xc1) return version === 3 || version === 6;
  if (tag === 0x8c || tag === 0xc3) return version >= 4 && version <= 6;
  return false;
}

function startsWith(head: Buffer, bytes: string): boolean {
  return head.toString('latin1', 0, bytes.length) === bytes;
}

function textStart(head: Buffer): string {
  return head.toString('utf8', 0, 1024).replace(/^\ufeff?\s*/, '');
}
