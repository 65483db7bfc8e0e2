import type { JsonObject, JsonValue } from '../types.ts';
import { isObject } from './parse.ts';

/**
 * Where an object holds not one person but several, as what an API answers does (`{"account": …, "contacts": [{…}, {…}]}`):
 * read as one record they would be one person with everybody's addresses and refusals. Undefined: nowhere.
 * `alone`: the file has no other object, which makes it more likely.
 */
export function severalPeople(object: JsonObject, alone: boolean): string | undefined {
  return search(object, '', alone, 0);
}

function search(value: JsonValue, path: string, alone: boolean, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null || depth > deepest) return undefined;
  const name = path.split('.').at(-1) ?? '';
  if (areSeveral(value, name, alone)) return path;
  for (const [key, each] of Object.entries(value)) {
    const found = search(each, path === '' ? key : `${path}.${key}`, alone, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const deepest = 6;

function areSeveral(value: JsonObject | readonly JsonValue[], name: string, alone: boolean): boolean {
  if (ofOnePerson.test(name)) return false;
  const list = Array.isArray(value);
  if (list ? !alone && !people.test(name) : !alone) return false;
  const members = Object.entries(value).filter((entry): entry is [string, JsonObject] => isObject(entry[1]));
  if (!list && members.some(([key]) => ofOnePerson.test(key))) return false;
  // An address of his own in as many members as no single person has.
  const found = new Map<string, Set<string>>();
  for (const [, member] of members) collect(member, '', found);
  return [...found.values()].some((values) => values.size >= (list ? 2 : 3));
}

/** Identifiers by the place in their member. */
function collect(member: JsonObject, path: string, found: Map<string, Set<string>>): void {
  for (const [key, value] of Object.entries(member)) {
    const place = `${path}.${key}`;
    if (isObject(value)) collect(value, place, found);
    else if (typeof value === 'string' && identifier.test(value)) {
      const values = found.get(place) ?? new Set();
      found.set(place, values.add(value.toLowerCase()));
    }
  }
}

const identifier = /^\s*(?:[^\s@"<>,;|]+@[^\s@,;|]+\.[^\s@,;|]+|\+\d[\d\s().-]{7,20}|[\da-f]{64})\s*$/i;

/** Lists of which everything belongs to one person. */
const ofOnePerson =
  /mail|phone|tel|mobil|address|adresse|identit|contact_?(?:point|info|method|detail)|channel|alias|account|login|handle/i;

/** What lists of people are called. */
const people =
  /^(?:profiles|records|rows|data|results|items|entries|users|people|persons|members|customers|contacts|subscribers|recipients|leads|clients|guests)$/i;
