import { fold } from './fold.ts';
import { joined, wordOf } from './vocabulary.ts';

/**
 * A header as words of the vocabulary: case, accents, dots, dashes, underscores, camel case, compounds and plurals
 * make no difference, so `personalEmail_address`, `E-Mail-Adresse` and `emailaddress1` meet the same rules.
 */
export function headerWords(header: string): string[] {
  const tokens = split(header).flatMap((token) => known(token) ?? compound(token) ?? [token]);
  return joinPairs(tokens);
}

function split(header: string): string[] {
  const spaced = header
    .slice(0, longestHeader)
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    // "SMSOptIn" is "SMS Opt In", but the plural "IDFAs" stays whole.
    .replace(/(\p{Lu})(\p{Lu}\p{Ll}(?!\b))/gu, '$1 $2');
  return fold(spaced)
    .replace(/sha256|sha1|md5|e164/g, ' $& ')
    .replace(/(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu, ' ')
    .split(' ')
    .filter((token) => token !== '');
}

/** A header longer than this is prose, whatever it says. */
const longestHeader = 200;

function known(token: string): string[] | undefined {
  const word = wordOf.get(token) ?? (token.endsWith('s') ? wordOf.get(token.slice(0, -1)) : undefined);
  return word === undefined ? undefined : [word];
}

/** "handynummer", "donotbulkemail": whole words of the vocabulary written together, at least one of them long. */
function compound(token: string): string[] | undefined {
  for (let end = token.length - 1; end >= 2; end--) {
    const head = token.slice(0, end);
    const first = end > 2 || shortParts.has(head) ? wordOf.get(head) : undefined;
    if (first === undefined) continue;
    const rest = token.slice(end);
    const others = restWords(rest);
    if (others !== undefined && (end > 3 || rest.length > 3)) return [first, ...others];
  }
  return undefined;
}

function restWords(rest: string): string[] | undefined {
  if (rest.length === 2 && !shortParts.has(rest)) return undefined;
  if (rest.length < 2) return undefined;
  return known(rest) ?? compound(rest);
}

/** Two letters may be part of a compound only where they are these, or "island" would hold a country. */
const shortParts: ReadonlySet<string> = new Set(['in', 'at', 'do', 'id', 'ad']);

function joinPairs(tokens: readonly string[]): string[] {
  const words: string[] = [];
  for (const token of tokens) {
    const before = words.at(-1);
    const pair = before === undefined ? undefined : joined.get(`${before} ${token}`);
    if (pair === undefined) words.push(...(combined.get(token) ?? [token]));
    else words[words.length - 1] = pair;
  }
  return words;
}

/** Words of the vocabulary that say two things at once. */
const combined: ReadonlyMap<string, readonly string[]> = new Map([
  ['optin', ['opt', 'in']],
  ['optout', ['opt', 'out']],
]);
