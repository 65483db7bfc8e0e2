import { fold } from './fold.ts';

/** What an export says of a person's membership in the audience. */
export interface Membership {
  leaving?: boolean;
  /** Adobe's `lastQualificationTime`: of several records of one person the latest counts. */
  statusTime?: Date | undefined;
}

/** Where an export has no status, everybody in it is a member. */
export const plainMember: Membership = {};

/** As the export writes them. */
export interface StatusTexts {
  status: string;
  time?: string | undefined;
  validUntil?: string | undefined;
}

/** Undefined: nobody can say whether the person is in or out. */
export function membershipOf({ status, time, validUntil }: StatusTexts, now?: Date): Membership | undefined {
  const leaving = leaves.get(status) ?? leaves.get(fold(status));
  if (leaving === undefined) return undefined;
  const until = timeOf(validUntil);
  const over = until !== undefined && now !== undefined && until < now;
  return { leaving: leaving || over, statusTime: timeOf(time) };
}

/** Words of Adobe's that are about nothing else. */
export function isOwnStatusWord(text: string): boolean {
  return ownWords.has(fold(text));
}

/** Those and "Active" and "Expired", which other columns use as well. */
export function isStatusWord(text: string): boolean {
  return leaves.has(fold(text));
}

/** The forms of adobe-formats section 2; a time without a zone is UTC. */
export function timeOf(text: string | undefined): Date | undefined {
  const written = text?.trim() ?? '';
  if (commonTime.test(written)) return commonDate(written);
  if (/^\d{13}$/.test(written)) return new Date(Number(written));
  if (/^\d{10}$/.test(written)) return new Date(Number(written) * 1000);
  const parts = isoTime.exec(written);
  if (parts === null) return undefined;
  const [, day, time = '00:00', fraction = '', zone = 'Z'] = parts;
  return validDate(
    new Date(`${day}T${time}${fraction.slice(0, 4)}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`),
  );
}

function validDate(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** The parser of JavaScript decides for days that not every month has, and is ten times as slow. */
function commonDate(written: string): Date | undefined {
  const [year, month, day] = [number(written, 0, 4), number(written, 5, 7), number(written, 8, 10)];
  const [hour, minute, second] = [number(written, 11, 13), number(written, 14, 16), number(written, 17, 19)];
  const isSure = year > 999 && month > 0 && month <= 12 && day > 0 && day <= 28;
  return isSure && hour < 24 && minute < 60 && second < 60
    ? new Date(Date.UTC(year, month - 1, day, hour, minute, second))
    : validDate(new Date(written));
}

function number(digits: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + digits.charCodeAt(at) - 48;
  return value;
}

/** The form nearly all have, and that needs nothing done to it. */
const commonTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)? ?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Whether the person leaves (adobe-formats section 2). */
const leaves: ReadonlyMap<string, boolean> = new Map([
  ['realized', false],
  ['existing', false],
  ['active', false],
  ['exited', true],
  ['exiting', true],
  ['expired', true],
]);

const ownWords: ReadonlySet<string> = new Set(['realized', 'existing', 'exited', 'exiting']);
