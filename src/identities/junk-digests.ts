import { hash } from 'node:crypto';
import { wordsForNothing } from './missing.ts';

/** Digests that belong to nobody: of nothing, of a word for nothing, of the zero id, of TikTok's own examples. */
export function isJunkDigest(digest: string): boolean {
  return junk.has(digest) || /^(.)\1*$/.test(digest);
}

const zeroIds = ['00000000-0000-0000-0000-000000000000', '00000000000000000000000000000000'];

/** Printed in TikTok's help centre and API pages, and pasted from there into test files. */
const documentationExamples = [
  'janedoe@gmail.com',
  'local-part.123+suffix@domain.com',
  'local-part.123@domain.com',
  'local-part123@domain.com',
  '374-93-828222',
  '37493828222',
  '+37493828222',
  '16577770000',
  '+16577770000',
  '+442071838750',
  '5f3a2b18-9c4d-4e7f-b8e2-17d3a1e69b25',
  '5F3A2B18-9C4D-4E7F-B8E2-17D3A1E69B25',
];

const spellings = [...wordsForNothing, '(null)', '\\n', '#n/a', 'true', 'false'].flatMap((word) => [
  word,
  word.toUpperCase(),
  word.charAt(0).toUpperCase() + word.slice(1),
]);

const hashedByMistake = ['', ' ', '0', '-', 'NaN', '+', ...spellings, ...zeroIds, ...documentationExamples];

/** Those of them that are SHA-256. */
export const junkDigests = (): string[] => [
  ...[...junk].filter((digest) => digest.length === 64),
  ...[...'0123456789abcdef'].map((digit) => digit.repeat(64)),
];

const junk: ReadonlySet<string> = new Set(
  hashedByMistake.flatMap((text) => [hash('sha256', text, 'hex'), hash('md5', text, 'hex')]),
);
