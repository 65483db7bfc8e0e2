import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { PushOptions } from '../../src/activation/index.ts';
import type { MappedFile } from '../../src/activation/mapped-file.ts';
import { Fault } from '../../src/fault.ts';
import { compareLanes, compareLines, readByDatabase } from '../support/lanes.ts';
import { type Workplace, workplace } from '../support/push.ts';

const samples = fileURLToPath(new URL('../../samples/adobe/', import.meta.url));
const audience = '12341e18-abcd-49c2-836d-123c88e76c39';

/** How many profiles of a file the reader of profiles looked at, while the database read it; undefined: it did not. */
async function lookedAt(
  place: Workplace,
  file: string,
  options: Partial<PushOptions> = {},
  change: (mapped: MappedFile) => MappedFile = (mapped) => mapped,
) {
  let looked = 0;
  const tally = await readByDatabase(place, file, options, (mapped) => {
    const { profiles, ...rest } = change(mapped);
    if (profiles === undefined) return mapped;
    const under: typeof profiles.under = (rules) => {
      const read = profiles.under(rules);
      return (profile) => {
        looked++;
        return read(profile);
      };
    };
    return { ...rest, profiles: { ...profiles, under } };
  });
  return tally && { ...tally, looked };
}

test('both lanes agree on every sample of profiles', async (t) => {
  const place = await workplace(t);
  const byDatabase: string[] = [];
  for (const name of await readdir(samples, { recursive: true })) {
    if (!/\.(?:nd)?json(?:\.gz)?$/.test(name)) continue;
    await mkdir(join(place.context.cwd, dirname(name)), { recursive: true });
    await copyFile(join(samples, name), join(place.context.cwd, name));
    for (const adobeAudience of [undefined, audience]) {
      await compareLanes(place, name, { adobeAudience });
      await compareLines(place, name, { adobeAudience }).catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error;
      });
      const found = await lookedAt(place, name, { adobeAudience }).catch(() => undefined);
      if (found !== undefined && found.looked < found.read) byDatabase.push(name);
    }
  }
  t.diagnostic(`read by the database, at least in part: ${byDatabase.join(', ')}`);
  assert.ok(byDatabase.some((name) => name.endsWith('http-api-profiles.ndjson')));
});

interface Person {
  address: string;
  /** As the attribute has it, where it is another. */
  elsewhere?: string;
  phone?: string;
  device?: string;
  country?: string;
  name?: string;
  status?: string;
  state?: string;
  time?: string;
  choice?: string;
  others?: Record<string, unknown>;
}

function profileOf({ address, elsewhere = address, phone, device, ...more }: Person) {
  const { country = 'US', name = 'Ada', status = 'active', state = 'realized', choice = 'y' } = more;
  return {
    personID: `crm-${address.length}`,
    identityMap: {
      Email: [{ id: address, primary: address.length % 2 === 0 }],
      ECID: [{ id: '14575006536349286404619648085736425110' }],
      ...(device === undefined ? {} : { GAID: [{ id: device }] }),
    },
    person: { name: { firstName: name }, age: address.length },
    personalEmail: { address: elsewhere, status },
    ...(phone === undefined ? {} : { mobilePhone: { number: phone, status: 'active' } }),
    homeAddress: { country },
    segmentMembership: {
      ups: { [audience]: { status: state, lastQualificationTime: more.time ?? '2026-01-10T08:15:02Z' } },
    },
    consents: { marketing: { email: { val: choice, time: '2026-01-09T00:00:00Z' } } },
    ...more.others,
  };
}

const often = <T>(usual: T, ...unusual: T[]) =>
  fc.oneof(
    { weight: 20 * unusual.length, arbitrary: fc.constant(usual) },
    ...unusual.map((each) => fc.constant(each)),
  );
const addresses = fc.oneof(
  { weight: 40, arbitrary: fc.nat(60).map((at) => `person${at}@example.com`) },
  fc.constantFrom(
    '',
    '  Ada@Example.COM ',
    'ada.example.com',
    'ada@example',
    'n/a',
    'eve+tag@example.org',
    'a@example.com;b@example.com',
    'ädä@exämple.de',
    'quo"te@example.com',
    'b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72',
    '+12125550199',
  ),
);
const person: fc.Arbitrary<Person> = fc
  .record({
    address: addresses,
    elsewhere: fc.oneof({ weight: 20, arbitrary: fc.constant(undefined) }, addresses),
    phone: fc.option(
      fc.oneof(
        { weight: 20, arbitrary: fc.nat(60).map((at) => `+1212555${String(at).padStart(4, '0')}`) },
        fc.constantFrom(
          '',
          '(212) 555-0142',
          '+1 (212) 555-0143',
          '0044 7700 900123',
          '+12',
          '12',
          ' +12125550144',
        ),
        fc.constant('c775e7b757ede630cd0aa1113bd102661ab38829ca52a6422ab782862f268646'),
      ),
      { nil: undefined },
    ),
    device: fc.option(
      fc.constantFrom(
        '97987bca-ae59-4c7d-94ba-ee4f19ab8c21',
        'AEBFA1E7-0A5C-4E3C-8E0B-6B1E3C2D4F5A',
        '00000000-0000-0000-0000-000000000000',
        '5f3b9e0c8d2a4b6f1e7c9a0d3b5f8e2c',
      ),
      { nil: undefined },
    ),
    country: often('US', 'DE', 'nowhere', ''),
    name: often('Ada', 'Bob "Bobby"', 'Chloé', 'back\\slash', '\u2028', '😀', ''),
    status: often('active', 'blocked', 'blacklisted'),
    state: often('realized', 'existing', 'exited', 'nobody knows'),
    time: often(
      '2026-01-10T08:15:02Z',
      '2026-01-11T08:15:02.125Z',
      '2026-02-30T00:00:00Z',
      '2026-01-12T24:00:00Z',
      '2026-01-12',
      '2026-01-12T08:15:02+02:00',
      '1768435200',
      '',
    ),
    choice: often('y', 'n', 'u'),
    others: often<Record<string, unknown>>(
      {},
      { optInOut: { _channels: { email: 'out' } } },
      { optOutConsentLevel: { privacyOptOuts: [{ optOutValue: 'out' }] } },
      { _acme: { mail: 'third@example.com' } },
      { _acme: { mail: 'unknown', under_score: '100 %', 'per%cent': 5 } },
      { homePhone: { number: '+12125550177' } },
      { score: 12345678901234567890n.toString() },
    ),
  })
  .map(({ elsewhere, phone, device, ...one }) => ({
    ...one,
    ...(elsewhere !== undefined && { elsewhere }),
    ...(phone !== undefined && { phone }),
    ...(device !== undefined && { device }),
  }));
const lineOf = (one: Person) => JSON.stringify(profileOf(one));
/** Half of the files are regular; a stray line is somewhere in the others. */
const strays = fc.constantFrom(
  '[{"identityMap":{"Email":[{"id":"ada@example.com"}]}}]',
  '[]',
  '"text"',
  '',
  '{"identityMap":{"Email":[{"id":"ada@exa',
  '{"identityMap":{"Email":[{"id":"ada@example.com"}],}}',
  '{"a":1,"a":2}',
  '{"age":12345678901234567890}',
  '{"segmentMembership":{"ups":{"another":{"status":"realized"}}}}',
  `  ${lineOf({ address: 'blanks@example.com' })}  `,
  `${lineOf({ address: 'carriage@example.com' })}\r`,
);
const file = fc.record({
  people: fc.array(person, { minLength: 20, maxLength: 120 }),
  stray: fc.option(strays, { nil: undefined, freq: 1 }),
  at: fc.nat(120),
  ending: fc.constantFrom('\n', '\n', '\n', '', '\n\n', '\n{"unfinished'),
  gzip: fc.boolean(),
});

test('both lanes agree on profiles of every kind, sound or broken, with and without parsing them', async (t) => {
  const place = await workplace(t);
  let runs = 0;
  const seen = { files: 0, read: 0, looked: 0 };
  const lines = { read: 0, known: 0 };
  await fc.assert(
    fc.asyncProperty(file, async ({ people, stray, at, ending, gzip }) => {
      const written = people.map(lineOf);
      if (stray !== undefined) written.splice(at, 0, stray);
      const text = written.join('\n') + ending;
      const name = `profiles-${++runs}.json`;
      await writeFile(join(place.context.cwd, name), gzip ? gzipSync(text) : text);
      await compareLanes(place, name, { country: 'US', dryRun: runs % 4 > 0 });
      const { read, known } = await compareLines(place, name, { country: 'US' });
      lines.read += read;
      lines.known += known;
      const found = await lookedAt(place, name, { country: 'US' }).catch(() => undefined);
      if (found === undefined) return;
      seen.files += 1;
      seen.read += found.read;
      seen.looked += found.looked;
    }),
    { numRuns: 15 },
  );
  t.diagnostic(
    `${seen.files} of ${runs} files, and of their ${seen.read} profiles the reader saw ${seen.looked}`,
  );
  t.diagnostic(`of ${lines.read} records ${lines.known} were read without being parsed`);
  assert.ok(lines.known > lines.read / 3);
  assert.ok(seen.files > runs / 5);
  assert.ok(seen.looked < seen.read * 0.75);
});

test('a refusal deep in the file is seen, and would not be if its place did not decide', async (t) => {
  const place = await workplace(t);
  const people: Person[] = Array.from({ length: 3000 }, (_, at) => ({ address: `person${at}@example.com` }));
  people[2500] = { address: 'person2500@example.com', choice: 'n' };
  people[2600] = { address: 'person2600@example.com', state: 'exited' };
  await writeFile(join(place.context.cwd, 'deep.json'), `${people.map(lineOf).join('\n')}\n`);
  await compareLanes(place, 'deep.json');
  const found = await lookedAt(place, 'deep.json');
  assert.deepEqual([found?.read, found?.excluded, found?.looked], [3000, 1, 2]);

  const blind = await lookedAt(place, 'deep.json', {}, (mapped) => {
    const { profiles } = mapped;
    if (profiles === undefined) return mapped;
    const plain: typeof profiles.plain = (lines) => {
      const given = profiles.plain(lines);
      return (
        given && {
          ...given,
          structures: given.structures.map((structure) => ({
            ...structure,
            pieces: structure.pieces.map((piece) => (piece === 'y' ? undefined : piece)),
          })),
        }
      );
    };
    return { ...mapped, profiles: { ...profiles, plain } };
  });
  assert.deepEqual([blind?.read, blind?.excluded, blind?.looked], [3000, 0, 1]);
});

test('what one record refuses reaches what the database read by itself, over several people', async (t) => {
  const place = await workplace(t);
  const people: Person[] = Array.from({ length: 300 }, (_, at) => ({
    address: `person${at}@example.com`,
    phone: `+1212555${String(at).padStart(4, '0')}`,
  }));
  // 250 is refused elsewhere, with him the phone that 251 has too; 252 left after he came, 253 before.
  const [refused, left] = [{ optOutConsentLevel: { privacyOptOuts: [{ optOutValue: 'out' }] } }, 'exited'];
  Object.assign(people[251] as Person, { phone: people[250]?.phone });
  people[290] = { address: 'person250@example.com', others: refused };
  people[291] = { address: 'person252@example.com', state: left, time: '2026-01-11T00:00:00Z' };
  people[292] = { address: 'person253@example.com', state: left, time: '2026-01-09T00:00:00Z' };
  await writeFile(join(place.context.cwd, 'refused.json'), `${people.map(lineOf).join('\n')}\n`);
  await compareLanes(place, 'refused.json');
  const found = await lookedAt(place, 'refused.json');
  assert.equal(found?.looked, 3);
  const { receipt } = await place.push('refused.json', { audience: { name: 'refused' }, flatFrom: 0 });
  const { excluded, duplicate, added } = receipt.records;
  assert.deepEqual({ excluded, duplicate, added }, { excluded: 2, duplicate: 2, added: 295 });
  assert.equal(receipt.membership.added, 2 * 295 - 1);
});

test('a second audience that comes late stops the push in both lanes', async (t) => {
  const place = await workplace(t);
  const people = Array.from({ length: 400 }, (_, at) => lineOf({ address: `person${at}@example.com` }));
  people[350] = people[350]?.replace(audience, 'another') ?? '';
  await writeFile(join(place.context.cwd, 'late.json'), people.join('\n'));
  assert.equal(await lookedAt(place, 'late.json'), undefined);
  const { fault } = await place.push('late.json', { audience: { name: 'late' }, flatFrom: 0 });
  assert.equal(fault?.code, 'adobe_audience_required');
  await compareLanes(place, 'late.json');
  await compareLanes(place, 'late.json', { adobeAudience: audience });
  const found = await lookedAt(place, 'late.json', { adobeAudience: audience });
  assert.deepEqual([found?.read, found?.filtered, found?.looked], [400, 1, 1]);
});
