/** Enough of an address to recognise its kind, too little to recognise the person: `a••@e••.com`. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  const dot = address.lastIndexOf('.');
  return `${initial(address)}••@${initial(address.slice(at + 1))}••${address.slice(dot)}`;
}

/** `+12••••••••1`: the country shows, the number does not. */
export function maskPhone(number: string): string {
  const shown = number.startsWith('+') ? 3 : 2;
  return number.slice(0, shown) + '•'.repeat(Math.max(number.length - shown - 1, 0)) + number.slice(-1);
}

/** Ids and digests: two digits and how long it is. */
export function maskId(id: string): string {
  return `${id.slice(0, 2)}••• (${id.length} characters)`;
}

/** What is damaged shows by its signs: `a••@@•••••••.•••`. */
export function maskShape(cell: string): string {
  const text = cell.trim();
  const masked = [...text.slice(0, longestShape)].map((character, at) =>
    /[\p{L}\p{M}\p{N}]/u.test(character) && (at > 0 || text.length < 4) ? '•' : character,
  );
  return masked.join('') + (text.length > longestShape ? '…' : '');
}

const longestShape = 30;

function initial(text: string): string {
  return [...text][0] ?? '';
}
