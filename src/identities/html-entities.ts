/**
 * Text that a web form or shop stored with its characters escaped: `o&#39;brien`, `&lt;ada@example.com&gt;`. What is
 * escaped twice (`&amp;#39;`) is read twice; a name that is not known stays as it is.
 */
export function decodeEntities(text: string): string {
  let decoded = text;
  for (let pass = 0; pass < 2; pass++) decoded = decoded.replace(entity, decode);
  return decoded;
}

const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp|plus|commat));/gi;
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  plus: '+',
  commat: '@',
};

function decode(written: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] as string;
  const code = decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal);
  return code <= 0x10ffff ? String.fromCodePoint(code) : written;
}
