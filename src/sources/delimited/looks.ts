/** Whether a cell is an identifier, whole and alone. A guess for recognition only. */
export function looksLikeIdentifier(cell: string): boolean {
  const text = cell.trim();
  return patterns.some((pattern) => pattern.test(text));
}

/** Whether a cell holds an identifier among other things; then its row is data and no header. */
export function holdsIdentifier(cell: string): boolean {
  return looksLikeIdentifier(cell) || within.some((pattern) => pattern.test(cell));
}

const within = [
  /[^\s@]@[^\s@]+\.[^\s@]/,
  /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i,
  /(?<![\da-f])(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})(?![\da-f])/i,
];

const patterns = [
  // An e-mail address.
  /^[^\s@"<>,;|]+@[^\s@,;|]+\.[^\s@,;|]+$/,
  // A phone number with a plus, in national writing, or as digits alone; no date has these shapes.
  /^'?\+[\d\s().-]{7,20}$/,
  /^\(\d{2,5}\)[\d\s-]{5,12}$/,
  /^\d{3}[-. ]\d{3}[-. ]\d{4}$/,
  /^\d{9,15}$/,
  // A device id.
  /^\{?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\}?$/i,
  // MD5, SHA-1 or SHA-256.
  /^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i,
];

/** Ctrl-Z, with which old programs end a file. */
export const endOfText = '\u001a';

export function isBlank(cell: string): boolean {
  return cell.replaceAll(endOfText, '').trim() === '';
}
