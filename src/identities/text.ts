import { decodeEntities } from './html-entities.ts';

/**
 * A cell as a person reads it: HTML's escapes are the characters they stand for, characters that show nothing are
 * gone, full-width forms are the plain ones, every kind of blank is a space. Line breaks and tabs stay: they separate
 * values.
 */
export function tidy(cell: string): string {
  const text = cell.includes('&') ? decodeEntities(cell) : cell;
  if (printableAscii.test(text)) return text.trim();
  return text.replace(blank, ' ').replace(invisible, '').replace(wide, narrow).normalize('NFC').trim();
}

/**
 * What is left when the quotes, brackets and formula guards that spreadsheets and JSON put around a value are gone.
 * Written as two loops because a regular expression anchored at the end takes quadratic time on a long run.
 */
export function unwrap(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isIn(before, value, start)) start++;
  while (end > start && isIn(after, value, end - 1)) end--;
  return start === 0 && end === value.length ? value : value.slice(start, end);
}

const printableAscii = /^[ -~]*$/;
/** Zero width, bidi marks, soft hyphen, byte order mark, fillers, variation selectors, controls. */
const invisible = /(?![\t\n\v\f\r])[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}]/gu;
/** With the line break of mainframes, which JavaScript does not count as one. */
const blank = /[\p{Zs}\u0085]/gu;
const wide = /[\uff01-\uff5e\u3002\uff61\u3001\uff64\u060c\u061b]/g;
const wrapping = ' \t\n\v\f\r\'"`´‘’“”„«»()[]{}<>';
/** `="…"` is how a spreadsheet is told to keep a text; at the end `=` is the padding of base64. */
const before = `${wrapping}=`;
const after = `${wrapping}.:`;

function isIn(characters: string, value: string, index: number): boolean {
  return characters.includes(value.charAt(index));
}

function narrow(character: string): string {
  return marks[character] ?? String.fromCharCode(character.charCodeAt(0) - 0xfee0);
}

/**
 * The two full stops of Chinese and Japanese end a label just as a dot does (IDNA, UTS 46); their commas and those of
 * Arabic separate values.
 */
const marks: Readonly<Record<string, string>> = {
  '\u3002': '.',
  '\uff61': '.',
  '\u3001': ',',
  '\uff64': ',',
  '\u060c': ',',
  '\u061b': ';',
};
