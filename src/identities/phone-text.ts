/** One number as it was written, digits only. */
export interface PhoneText {
  plus: boolean;
  digits: string;
  /** Where among the digits a zero stood in brackets, as in `+44 (0)7700`; -1: nowhere. */
  bracketedZero: number;
}

/** The numbers in a piece of text, without labels and extensions; undefined: something in it belongs to no number. */
export function readPhoneTexts(text: string): PhoneText[] | undefined {
  const reader = new PhoneReader();
  for (const [token] of text.matchAll(tokens)) if (!reader.take(token)) return undefined;
  return reader.finish();
}

/**
 * The same for the commonest spelling, many times as fast: one number of digits and plain punctuation. Undefined: look
 * closer. No harm is done where more is in it, because only a possible number is taken from here.
 */
export function readPlainPhone(text: string): PhoneText | undefined {
  if (text.length > longestPlain) return undefined;
  const label = labelLength(text);
  const plus = text.charCodeAt(label) === plusSign;
  let digits = '';
  let start = plus ? label + 1 : label;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) continue;
    if (index > start) digits += text.slice(start, index);
    start = index + 1;
    const role = plainRoles[code];
    if (role === undefined || (role === 'look closer' && isSpecial(text, index))) return undefined;
    if (role === 'extension')
      return plainExtension.test(text.slice(index)) ? toPhone(plus, digits) : undefined;
  }
  if (start > 0) digits += text.slice(start);
  else digits = text;
  return digits.length < 9 && isDate(text) ? undefined : toPhone(plus, digits);
}

/** A date that slipped into the column: in some countries its digits are a possible number. */
export function isDate(text: string): boolean {
  return text.length > 7 && text.length < 30 && date.test(text);
}

const date =
  /^(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:[0-2]?\d|3[01])|(?:[0-2]?\d|3[01])([-/.])(?:[0-2]?\d|3[01])\2(?:19|20)\d\d)(?:[ T]\d\d?:.*)?$/;
const longestPlain = 30;
const plusSign = '+'.charCodeAt(0);
/** By character code, because this is asked for every character that is no digit. */
const plainRoles = byCode({
  ' -)': 'punctuation',
  '(.': 'look closer',
  xe: 'extension',
});
const plainExtension = /^(?:x|ext\.?) ?\d{1,7}$/;

function byCode<Role extends string>(roles: Readonly<Record<string, Role>>): readonly (Role | undefined)[] {
  const list = new Array<Role | undefined>(128).fill(undefined);
  for (const [characters, role] of Object.entries(roles)) {
    for (const character of characters) list[character.charCodeAt(0)] = role;
  }
  return list;
}

/** A zero in brackets, or `.0` at the end of a number that comes from a column of floats, whatever is around it. */
function isSpecial(text: string, index: number): boolean {
  return text.startsWith('(0)', index) || (text.charAt(index) === '.' && float.test(text));
}

const float = /^\D*\d+\.0+\D*$/;

/** What spreadsheets, links and Facebook's lead ads put before a number. */
function labelLength(text: string): number {
  if (text.charCodeAt(0) < 58) return text.startsWith("'") ? 1 : 0;
  if (text.startsWith('tel:')) return 4;
  return text.startsWith('p:') ? 2 : 0;
}

function toPhone(plus: boolean, digits: string): PhoneText {
  return { plus, digits, bracketedZero: -1 };
}

/** Bounded, because a pattern that repeats without end runs out of stack on a cell of megabytes. */
const tokens = /\p{Nd}{1,99}|[\p{L}\p{M}]{1,99}|\( ?0 ?\)|./gsu;
/** With the signs of a telephone, and flags. */
const punctuation = /[\s()[\]{}.\-\p{Pd}·•'’‘`"“”=~:/\\\u2212☎☏✆📞📱📲\p{RI}]/u;
const extensions = /^(?:ext|extn|extension|x|poste|durchwahl|dw|доб|anexo|ramal|interno|int)$/;
const labels =
  /^(?:tel|callto|telephone|telefon|telefono|téléphone|phone|ph|p|mobile?|mob|m|cell|cellular|celular|c|t|h|w|home|work|office|handy|gsm|whatsapp|wa|sms|call|portable)$/;
const conjunctions: ReadonlySet<string> = new Set(['or', 'and', 'und', 'oder', 'et', 'ou', 'y', '&']);

class PhoneReader {
  readonly #numbers: PhoneText[] = [];
  #number = toPhone(false, '');
  #inExtension = false;

  /** False: this belongs to no number. */
  take(token: string): boolean {
    if (/^\p{Nd}/u.test(token)) this.#takeDigits([...token].map(toDigit).join(''));
    else if (token.startsWith('(') && token.length > 1) this.#takeBracketedZero();
    else if (/^[\p{L}\p{M}&]/u.test(token)) return this.#takeWord(token.toLowerCase());
    else if (token === '+') this.#takePlus();
    else if (token === '/' && this.#inExtension) this.#next();
    else if (token === '#' || token === ',' || token === ';')
      this.#inExtension ||= this.#number.digits !== '';
    else return this.#inExtension || punctuation.test(token);
    return true;
  }

  finish(): PhoneText[] {
    this.#next();
    return this.#numbers;
  }

  #next(): void {
    if (this.#number.digits !== '') this.#numbers.push(this.#number);
    this.#number = toPhone(false, '');
    this.#inExtension = false;
  }

  #takeDigits(digits: string): void {
    if (!this.#inExtension) this.#number.digits += digits;
  }

  #takeBracketedZero(): void {
    this.#number.bracketedZero = this.#number.digits.length;
    this.#takeDigits('0');
  }

  #takeWord(word: string): boolean {
    if (conjunctions.has(word)) this.#next();
    else if (extensions.test(word)) this.#inExtension = true;
    else return this.#inExtension || labels.test(word);
    return true;
  }

  #takePlus(): void {
    if (this.#number.digits !== '') this.#next();
    this.#number.plus = true;
  }
}

/** A decimal digit of any script as ours: Unicode keeps the ten of a script in a row, zero first. */
function toDigit(character: string): string {
  if (character <= '9') return character;
  const code = character.codePointAt(0) as number;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}
