import { readMembership } from '../../src/activation/index.ts';
import { sha256 } from './identities.ts';
import type { Workplace } from './push.ts';

export interface Person {
  email: string;
  phone: string;
}

/** Invented people, each with an address and a number of his own. */
export function people(from: number, to: number): Person[] {
  return Array.from({ length: to - from }, (_, at) => ({
    email: `person${from + at}@example.com`,
    phone: `+1212555${String(from + at).padStart(4, '0')}`,
  }));
}

export function listOf(some: readonly Person[]): string {
  return `Email,Phone\n${some.map(({ email, phone }) => `${email},${phone}\n`).join('')}`;
}

/** What an audience of them holds, as `Workplace.members` gives it. */
export function digestsOf(some: readonly Person[]): Record<string, string[]> {
  return {
    EMAIL_SHA256: some.map(({ email }) => sha256(email)).sort(),
    PHONE_SHA256: some.map(({ phone }) => sha256(phone)).sort(),
  };
}

export function list(work: Workplace, some: readonly Person[]): Promise<string> {
  return work.file('people.csv', listOf(some));
}

/** What the ledger knows of an audience, in the same form. */
export async function known(
  { context, advertiserId }: Workplace,
  audienceId: string | null,
): Promise<Record<string, string[]>> {
  const held = await readMembership(context, { advertiserId, audienceId: audienceId ?? '' });
  return Object.fromEntries(
    Object.entries(held)
      .filter(([, digests]) => digests.size > 0)
      .map(([column, digests]) => [column, [...digests].sort()]),
  );
}
