/** One number as it was written, digits only. */
export interface PhoneText {
  plus: boolean;
  digits: string;
  /** Where among the digits a zero stood in brackets, as in `+44 (0)7700`; -1: nowhere. */
  bracketedZero: number;
}

/** The numbers in a piece of text, without labels and extensions; undefined: something in it belongs to no number. */
export function readPhoneTexts(text: string): PhoneText[] | undefined {
  const numbers: PhoneText[] = [];
  let number = blankNumber();
  let inExtension = false;
  let afterSlash = false;
  const next = () => {
    if (number.digits !== '') numbers.push(number);
    number = blankNumber();
    inExtension = false;
    afterSlash = false;
  };
  for (let index = 0; index < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(index) as number);
    const digit = toDigit(character);
    if (digit !== undefined) {
      // `030 / 123` goes on after the slash; a second trunk zero begins another number.
      if (afterSlash && digit === '0' && number.digits.length >= 6) next();
      afterSlash = false;
      if (!inExtension) number.digits += digit;
    } else if (letter.test(character)) {
      const word = wordAt(text, index);
      const meaning = meaningOf(word.toLowerCase(), inExtension);
      if (meaning === undefined) return undefined;
      if (meaning === 'next') next();
      if (meaning === 'extension') inExtension = true;
      index += word.length;
      continue;
    } else if (character === '+') {
      if (number.digits !== '') next();
      number.plus = true;
    } else if (character === '&' || (character === '/' && inExtension)) {
      next();
    } else if (character === '/') {
      afterSlash = true;
    } else if (character === '#' || character === ',' || character === ';') {
      inExtension = inExtension || number.digits !== '';
    } else if (character === '(' && zeroInBrackets.test(text.slice(index, index + 5))) {
      number.bracketedZero = number.digits.length;
    } else if (!inExtension && !punctuation.test(character)) {
      return undefined;
    }
    index += character.length;
  }
  next();
  return numbers;
}

const letter = /[\p{L}\p{M}]/u;
const punctuation = /[\s()[\]{}.\-\p{Pd}·•'’‘`"“”=~:\\\u2212]/u;
const zeroInBrackets = /^\( ?0 ?\)/;
const extensions = /^(?:ext|extn|extension|x|poste|durchwahl|dw|доб|anexo|ramal|interno|int)$/u;
const labels =
  /^(?:tel|telephone|telefon|telefono|téléphone|phone|ph|p|mobile?|mob|m|cell|cellular|celular|c|t|h|w|home|work|office|handy|gsm|whatsapp|wa|sms|call|portable)$/u;
const conjunctions: ReadonlySet<string> = new Set(['or', 'and', 'und', 'oder', 'et', 'ou', 'y']);

function blankNumber(): PhoneText {
  return { plus: false, digits: '', bracketedZero: -1 };
}

/** A decimal digit of any script: Unicode keeps the ten of a script in a row, zero first. */
function toDigit(character: string): string | undefined {
  if (character >= '0' && character <= '9') return character;
  if (character < '\u0080' || !isDigit(character)) return undefined;
  const code = character.codePointAt(0) as number;
  let first = code;
  while (isDigit(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}

function isDigit(character: string): boolean {
  return /\p{Nd}/u.test(character);
}

function wordAt(text: string, index: number): string {
  const word = /[\p{L}\p{M}]+/uy;
  word.lastIndex = index;
  return (word.exec(text) as RegExpExecArray)[0];
}

function meaningOf(word: string, inExtension: boolean): 'next' | 'extension' | 'ignored' | undefined {
  if (conjunctions.has(word)) return 'next';
  if (inExtension) return 'ignored';
  if (extensions.test(word)) return 'extension';
  return labels.test(word) ? 'ignored' : undefined;
}
