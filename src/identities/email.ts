import { isEmailAddress } from './email-address.ts';
import { isOfAnotherKind } from './looks-like.ts';
import { wordsForNothing } from './missing.ts';
import type { Normalised } from './normalised.ts';
import type { PlainShape } from './plain-shape.ts';
import type { RuleSet } from './rule-sets.ts';
import { unwrap } from './text.ts';

/** A cell that holds one address in the commonest form; undefined: look closer. */
export function normalisePlainEmail(cell: string, rules: RuleSet): Normalised | undefined {
  const text = cell.length <= longestPlain ? cell.trim().toLowerCase() : '';
  return plainAddress.test(text) ? toNormalised(text, rules) : undefined;
}

/** The same as a shape, where the rule set takes the address as it is. */
export function plainEmailShape({ plusTag, dotsBeforeAt }: RuleSet): PlainShape {
  const atom = `[A-Za-z0-9_${plusTag === 'kept' ? '+' : ''}-]+`;
  const local = dotsBeforeAt === 'kept' ? `${atom}(?:\\.${atom})*` : atom;
  return {
    pattern: `${local}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}`,
    // Some of these stand for nobody only before a domain of the same name.
    except: [`^(?:${[...nobody].map((word) => word.replace(/\W/g, '\\$&')).join('|')})@`, '\\.invalid$'],
    longest: longestPlain,
  };
}

/**
 * What is surely no address, digest or number, and stands in no wrong column: a word without an at sign that has a letter
 * no hexadecimal number has, and is too short for base64 of a SHA-256; or something at a name without a dot.
 */
export const noEmailShape: PlainShape = {
  pattern: `(?:[a-z0-9][a-z0-9._-]*)?[g-wyz](?:[a-z0-9._-]*[a-z0-9])?|${word('._-')}@${word('-')}`,
  except: [],
  longest: 42,
};

/** The texts of a cell that stand for one address each. */
export function splitEmails(text: string): string[] {
  if (!text.includes('@')) return text.split(separator);
  const bare = text.includes('(') ? text.replace(comment, ' ') : text;
  if (bare.includes('<')) return splitBracketed(bare);
  return bare.split(separator).flatMap(splitWords);
}

/** One address in its normal form. */
export function normaliseEmail(value: string, rules: RuleSet): Normalised {
  const written = unwrap(value.replace(scheme, '').replace(linkFields, ''));
  if (/^0+$/.test(written)) return { reason: 'junk_value' };
  const lower = written.toLowerCase();
  const text = rules.innerSpace === 'removed' ? lower.replace(/\s+/g, '') : lower;
  if (isEmailAddress(text)) return toNormalised(text, rules);
  return { reason: isOfAnotherKind('email', written) ? 'wrong_column' : 'invalid_email' };
}

/** An address that is a mailbox of a role or of nobody: sent all the same, worth a warning. */
export function isRoleAddress(address: string): boolean {
  return role.test(address);
}

const longestPlain = 60;
const plainAddress = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
/** The semicolon of an HTML entity that is not known parts nothing: the rest would be somebody else's address. */
const separator = /[,|\t\n\v\f\r]|(?<!&[a-z\d]{2,31});/i;
/** A comment of RFC 5322. */
const comment = /\([^()@]*\)/g;
const scheme = /^\W?(?:mailto|smtp|e-?mail)[:=](?:\/\/)?\s*/i;
/** The fields of a mailto link. */
const linkFields = /\?(?:subject|body|cc|bcc)=.*$/is;
const role =
  /^(?:no-?reply|do-?not-?reply|info|admin|support|sales|contact|office|postmaster|webmaster|abuse)@/;
const nobody: ReadonlySet<string> = new Set([...wordsForNothing, 'noemail', 'nomail', 'no-email']);

/** `Ada <ada@example.com>, Bob <bob@example.com>`: what stands in brackets, and loose addresses beside them. */
function splitBracketed(text: string): string[] {
  return text.split('<').flatMap((part) => {
    const end = part.indexOf('>');
    const loose = part
      .slice(end + 1)
      .split(separator)
      .filter((value) => value.includes('@'));
    return [part.slice(0, Math.max(end, 0)), ...loose].flatMap(splitWords);
  });
}

/** Several addresses between blanks or slashes, or one beside a name. */
function splitWords(piece: string): string[] {
  const value = piece.trim();
  if (value.indexOf('@') !== value.lastIndexOf('@')) {
    return value.split(/[\s/&]+/).filter((word) => word.includes('@'));
  }
  const words = value.split(/\s+/);
  const addresses = words.filter(isAddress);
  return addresses.length === 1 && !goesOn(words) ? addresses : [value];
}

/**
 * Whether an address goes on across the blank (TikTok: "remove spaces"), unlike one beside a name: "jane doe@…", but not
 * "Jane jane.doe@…"; "ada@example.co m", but not "ada@example.com Ada".
 */
function goesOn([first = '', second = '', ...others]: readonly string[]): boolean {
  if (others.length > 0 || !isAddress(first + second)) return false;
  if (isAddress(first)) return second.length < 3 || second.startsWith('.');
  return !second.toLowerCase().startsWith(first.toLowerCase());
}

function isAddress(word: string): boolean {
  return isEmailAddress(unwrap(word).toLowerCase());
}

function word(marks: string): string {
  return `[a-z0-9](?:[a-z0-9${marks}]*[a-z0-9])?`;
}

function toNormalised(address: string, rules: RuleSet): Normalised {
  const at = address.indexOf('@');
  const domain = address.slice(at);
  let local = address.slice(0, at);
  if (isPlaceholder(local, domain)) return { reason: 'junk_value' };
  const tag = local.indexOf('+');
  if (rules.plusTag === 'cut' && tag >= 0) local = local.slice(0, tag);
  if (rules.dotsBeforeAt === 'removed') local = local.replaceAll('.', '');
  return local === '' ? { reason: 'invalid_email' } : { normalised: local + domain };
}

/** `none@none.com` and its like: a form demanded an address. Nobody is under `.invalid` (RFC 6761), a sandbox's ending. */
function isPlaceholder(local: string, domain: string): boolean {
  return domain.endsWith('.invalid') || (nobody.has(local) && domain.startsWith(`${local}.`, 1));
}
