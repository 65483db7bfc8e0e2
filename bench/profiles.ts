import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/**
 * Writes the same profiles for the same number, one a line and some 600 bytes each, as a dataset export of Adobe's has
 * them: a fifth dirty, some people twice, half with a phone, a fifth with a device id, some who refuse and some who left.
 */
export async function writeProfiles(path: string, profiles: number): Promise<void> {
  const file = createWriteStream(path);
  for (let at = 0; at < profiles; at += 1) {
    // One in fifty is the person of an earlier one.
    const line = `${JSON.stringify(profileOf(at % 50 === 49 ? at - 25 : at))}\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

const audience = '12341e18-abcd-49c2-836d-123c88e76c39';

function profileOf(person: number) {
  const address = addressOf(person);
  const phone = person % 2 === 0 ? `+1${201 + (person % 700)}555${digits(person % 10_000, 4)}` : undefined;
  const device = person % 5 === 0 ? `97987bca-ae59-4c7d-94ba-${digits(person, 12)}` : undefined;
  return {
    personID: `crm-${person}`,
    identityMap: {
      Email: [{ id: address, authenticatedState: 'ambiguous', primary: true }],
      ECID: [{ id: digits(person * 7919, 38), primary: false }],
      ...(device && { GAID: [{ id: device }] }),
    },
    person: { name: { firstName: 'Ada', lastName: 'Example' } },
    personalEmail: { address, primary: true, status: 'active' },
    ...(phone && { mobilePhone: { number: phone, primary: true, status: 'active' } }),
    segmentMembership: {
      ups: {
        [audience]: {
          status: person % 100 === 41 ? 'exited' : 'realized',
          lastQualificationTime: `2026-01-${digits(1 + (person % 28), 2)}T08:15:02Z`,
        },
      },
    },
    consents: {
      share: { val: person % 100 === 61 ? 'n' : 'y' },
      marketing: { any: { val: 'y' }, email: { val: person % 50 === 13 ? 'n' : 'y' } },
    },
  };
}

function addressOf(person: number): string {
  switch (person % 10) {
    case 3:
      return `  Person${person}@Example.COM `;
    case 7:
      return person % 20 === 7 ? '' : `person${person}example.com`;
    default:
      return `person${person}@example.com`;
  }
}

function digits(number: number, count: number): string {
  return String(number).padStart(count, '0');
}
