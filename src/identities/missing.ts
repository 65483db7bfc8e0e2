/** Whether a text only says that there is nothing: what exports write for a missing value. */
export function isMissing(text: string): boolean {
  return text.length <= longest && missingTexts.has(text.toLowerCase());
}

/** Words for nothing; also what a careless tool hashes in place of a value. */
export const wordsForNothing = [
  'null',
  'nan',
  'none',
  'undefined',
  'n/a',
  'na',
  'nil',
  'unknown',
  'empty',
] as const;

/** All texts for nothing, in lower case. */
export const missingTexts: ReadonlySet<string> = new Set([
  ...wordsForNothing,
  '',
  '\\n',
  '#n/a',
  '#null!',
  '#ref!',
  '#value!',
  '#name?',
  '#div/0!',
  'n.a.',
  'n.a',
  'n/d',
  'nat',
  '<na>',
  '<null>',
  '(null)',
  '[null]',
  '(none)',
  '(blank)',
  '(empty)',
  '[]',
  '{}',
  '()',
  '""',
  "''",
  '-',
  '--',
  '---',
  '–',
  '—',
  '.',
  '..',
  '...',
  '?',
  '_',
  'not available',
  'not provided',
  'not set',
  'no email',
  'noemail',
  'no phone',
  'nophone',
  '::unspecified::',
]);

const longest = 20;
