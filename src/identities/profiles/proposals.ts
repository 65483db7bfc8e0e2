import { suggestionOf } from '../headers.ts';
import { looksLike } from '../looks-like.ts';
import { headerWords } from '../words.ts';
import { entriesOf, isObject, type JsonValue, listOf, type Profile, textAt, textOf } from './json.ts';
import { isAttribute } from './values.ts';

/**
 * Places of profiles that hold what could be used, and that nothing but a person's word can make us use: an unknown
 * namespace, a field whose name says nothing (adobe-formats 8.1, number 9).
 */
export function proposalsOf(profiles: readonly Profile[], used: ReadonlySet<string>): string[] {
  const counts = new Map<string, Counts>();
  for (const profile of profiles) {
    for (const [key, value] of entriesOf(profile)) {
      if (key === 'identityMap') countIds(counts, value);
      else if (isAttribute(key)) count(counts, key === 'attributes' ? '' : key, value);
    }
  }
  return [...counts].flatMap(([path, { filled, email, phone }]) => {
    if (used.has(path) || isNever(path)) return [];
    const kind = email >= enough * filled ? 'email' : phone >= enough * filled ? 'phone' : undefined;
    if (kind === undefined) return [];
    const what = kind === 'email' ? 'e-mail addresses' : 'phone numbers';
    return [
      `${path} is left out, though its values look like ${what}. To use it, give --map ${kind}=${path}.`,
    ];
  });
}

interface Counts {
  filled: number;
  email: number;
  phone: number;
}

const enough = 0.8;

function isNever(path: string): boolean {
  return suggestionOf(headerWords(path)).suggests === 'never';
}

function countIds(counts: Map<string, Counts>, identityMap: JsonValue): void {
  for (const [code, ids] of entriesOf(identityMap)) {
    for (const each of listOf(ids))
      tell(counts, `identityMap.${code}`, isObject(each) ? textAt(each, 'id') : textOf(each));
  }
}

function count(counts: Map<string, Counts>, path: string, value: JsonValue): void {
  if (Array.isArray(value)) {
    for (const each of value) count(counts, path, each);
  } else if (isObject(value)) {
    for (const [key, each] of entriesOf(value)) {
      count(counts, key === 'value' ? path : path === '' ? key : `${path}.${key}`, each);
    }
  } else {
    tell(counts, path, textOf(value));
  }
}

function tell(counts: Map<string, Counts>, path: string, text: string | undefined): void {
  if (text === undefined || text.trim() === '') return;
  const known = counts.get(path) ?? { filled: 0, email: 0, phone: 0 };
  known.filled++;
  if (looksLike('email', text)) known.email++;
  if (looksLike('phone', text)) known.phone++;
  counts.set(path, known);
}
