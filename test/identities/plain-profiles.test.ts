import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { identify, type PlainProfiles, profileReader } from '../../src/identities/index.ts';

const audience = '12341e18-abcd-49c2-836d-123c88e76c39';
const other = 'fa5c4622-6847-4199-8dd4-8b7c7c7ed1d6';
const digest = 'b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72';

type Json = Record<string, unknown>;
const usual = {
  personID: 'crm-1',
  identityMap: { Email: [{ id: 'ada@example.com', primary: true }], ECID: [{ id: '123', primary: false }] },
  person: { name: { firstName: 'Ada' } },
  segmentMembership: {
    ups: { [audience]: { status: 'realized', lastQualificationTime: '2026-01-10T08:15:02Z' } },
  },
  consents: { marketing: { email: { val: 'y', time: '2026-01-09T00:00:00Z' } } },
};
const inAudience = (membership: unknown, others: Json = {}) => ({
  segmentMembership: { ups: { [audience]: membership, ...others } },
});

function plain(lines: readonly (Json | string)[], options: Json = {}): PlainProfiles | undefined {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  const profiles = texts.map((text) => JSON.parse(text));
  const reader = profileReader(profiles, {
    rules: 'tiktok-2025-09',
    identify,
    now: new Date('2026-02-01T00:00:00Z'),
    ...options,
  });
  return reader.plain(texts.map((text, at) => ({ text, profile: profiles[at] })));
}

/** Where the values of a line stand that is like the first one; undefined: it is for the reader. */
function found(line: Json | string, like: Json | string = line, options: Json = {}) {
  const text = typeof line === 'string' ? line : JSON.stringify(line);
  const structure = plain([like], options)?.structures[0];
  const cut = text.split('"');
  if (structure?.pieces.length !== cut.length || text.includes('\\')) return undefined;
  const isSame = structure.pieces.every((piece, at) =>
    typeof piece === 'object'
      ? new RegExp(`^(?:${piece.pattern})$`).test(cut[at] ?? '')
      : (piece ?? cut[at]) === cut[at],
  );
  if (!isSame) return undefined;
  return Object.fromEntries(
    Object.entries(structure.parts)
      .filter(([, parts]) => parts.length > 0)
      .map(([what, parts]) => [what, parts.map((part) => cut[part - 1])]),
  );
}

const times = ['2026-01-10T08:15:02Z'];
const email = ['ada@example.com'];

describe('a line of a known structure', () => {
  it('has its values at known places, whatever is never looked at', () => {
    assert.deepEqual(found(usual), { email, time: times });
    const elsewhere = {
      ...usual,
      personID: 'crm-2',
      identityMap: { Email: [{ id: 'BOB', primary: false }], ECID: [{ id: '', primary: true }] },
      person: { name: { firstName: 'Chloé' } },
      consents: { marketing: { email: { val: 'y', time: '' } } },
    };
    assert.deepEqual(found(elsewhere, usual), { email: ['BOB'], time: times });
  });

  it('may have blanks, numbers, truth values, nothing, and texts that have to be decoded before its values', () => {
    const like =
      '{ "n" : [ -1.5 , true , null , "quo\\"te" , { } , [ ] ] , "personalEmail" : { "address" : "ada@example.com" } }';
    assert.deepEqual(found(like.replace('quo\\"te', '').replace('-1.5', '7'), like), { email });
    assert.equal(found(like), undefined);
  });

  it('has several values of a kind, in any dialect and form', () => {
    const profile = {
      'xdm:identityMap': {
        'xdm:Email': [{ 'xdm:id': 'ada@example.com' }, 'ada@example.com'],
        GAID: { id: '97987bca-ae59-4c7d-94ba-ee4f19ab8c21' },
        IDFA: '6D92078A-8246-4BA4-AE5B-76104861E7DC',
        Phone: [{ id: null, primary: true }, ['+12125550199']],
      },
      'xdm:mobilePhone': { 'xdm:number': '+12125550101', 'xdm:status': 'active' },
      attributes: { workEmail: { value: ['ada@example.com'] }, age: { value: 7 } },
    };
    assert.deepEqual(found(profile), {
      email: [...email, ...email, ...email],
      phone: ['+12125550101'],
      idfa: ['6D92078A-8246-4BA4-AE5B-76104861E7DC'],
      gaid: ['97987bca-ae59-4c7d-94ba-ee4f19ab8c21'],
    });
  });

  const deciding: [what: string, like: Json, line: Json][] = [
    [
      'another status',
      usual,
      { ...usual, ...inAudience({ status: 'exited', lastQualificationTime: times[0] }) },
    ],
    ['another choice', usual, { ...usual, consents: { marketing: { email: { val: 'n', time: '' } } } }],
    ['another audience', usual, JSON.parse(JSON.stringify(usual).replace(audience, other))],
    [
      'a time in another form',
      usual,
      { ...usual, ...inAudience({ status: 'realized', lastQualificationTime: '2026-01-10' }) },
    ],
    ['another end', { ...usual, ...until('2027-01-01') }, { ...usual, ...until('2026-01-01') }],
    ['an older objection', { ...usual, optInOut: { email: 'in' } }, { ...usual, optInOut: { email: 'out' } }],
    [
      'a sale that is refused',
      { ...usual, optOutConsentLevel: { privacyOptOuts: [{ optOutValue: 'in' }] } },
      { ...usual, optOutConsentLevel: { privacyOptOuts: [{ optOutValue: 'out' }] } },
    ],
    [
      'a policy that keeps him out',
      { ...usual, consentPoliciesResultMap: { p: { status: 'realized' } } },
      { ...usual, consentPoliciesResultMap: { p: { status: 'exited' } } },
    ],
    [
      'a blocked address',
      { ...usual, workEmail: { address: 'ada@example.com', status: 'active' } },
      { ...usual, workEmail: { address: 'ada@example.com', status: 'blocked' } },
    ],
    [
      'a text that may be an address',
      { ...usual, _acme: { mail: 'unknown' } },
      { ...usual, _acme: { mail: 'ada@example.com' } },
    ],
    ['an escape', usual, { ...usual, personID: 'a\\b' }],
    ['one key more', usual, { ...usual, homePhone: { number: '+12125550101' } }],
  ];
  for (const [what, like, line] of deciding) {
    it(`is not one with ${what}`, () => {
      assert.ok(found(like));
      assert.equal(found(line, like), undefined);
    });
  }

  it('has no say about other audiences, but for their names', () => {
    const [one, two] = ['2025-08-25T23:37:33Z', ''].map((lastQualificationTime) => ({
      ...usual,
      ...inAudience(
        { status: 'realized', lastQualificationTime: times[0], payload: { type: 'x' }, version: 'y' },
        { [other]: { status: 'exited', lastQualificationTime, name: 'Others' } },
      ),
    }));
    assert.equal(found(one as Json), undefined);
    assert.deepEqual(found(two as Json, one, { adobeAudience: audience }), { email, time: times });
    const renamed = JSON.stringify(one).replace('Others', audience);
    assert.equal(found(renamed, one, { adobeAudience: audience }), undefined);
    assert.deepEqual(found({ identityMap: ['x'], personalEmail: { address: 'ada@example.com' } }), { email });
    const without = { identityMap: usual.identityMap, identityPrivacyInfo: { x: 'y' } };
    assert.deepEqual(found(without), { email });
    assert.deepEqual(
      found({ ...usual, ...inAudience({ status: 'realized', lastQualificationTime: null }) }),
      undefined,
    );
  });
});

function until(validUntil: string) {
  return inAudience({ status: 'realized', validUntil, lastQualificationTime: times[0] });
}

describe('nothing is known of', () => {
  const unknown: [what: string, profile: Json | string, options?: Json][] = [
    ['somebody who left', { ...usual, ...inAudience({ status: 'exited' }) }],
    ['a status that nobody knows', { ...usual, ...inAudience({ status: 'perhaps' }) }],
    ['a status alone', { ...usual, segmentMembership: { status: 'realized' } }],
    ['an audience without details', { ...usual, ...inAudience('realized') }],
    [
      'a time that is a number',
      { ...usual, ...inAudience({ status: 'realized', lastQualificationTime: 1 }) },
    ],
    [
      'two words on one audience',
      {
        ...usual,
        segmentMembership: {
          a: { [audience]: { status: 'realized' } },
          b: { [audience]: { status: 'existing' } },
        },
      },
    ],
    ['somebody of another audience', usual, { adobeAudience: other }],
    ['a refusal', { ...usual, consents: { share: { val: 'n' } } }],
    ['a channel refused', { ...usual, consents: { marketing: { email: { val: 'n' } } } }],
    [
      'choices about single ids',
      { ...usual, consents: { idSpecific: { Email: { x: { share: { val: 'y' } } } } } },
    ],
    ['a blocked address', { ...usual, personalEmail: { address: 'ada@example.com', status: 'blocked' } }],
    ['Phone_SHA256', { identityMap: { Phone_SHA256: [{ id: digest }] } }],
    ['an id that is a number', { identityMap: { Phone: [{ id: 12125550101 }] } }],
    [
      'a text that has to be decoded where it decides',
      '{"contact\\u0020mail":"","personalEmail":{"address":"ada@example.com"}}',
    ],
    ['a number that is a phone', { ...usual, mobilePhone: { number: 12125550101 } }],
    ['an address that was recognised by its looks', { ...usual, _acme: { mail: 'ada@example.com' } }],
    ['a rendered message', { identities: [{ type: 'email', id: 'ada@example.com' }] }],
    ['a key in both dialects', { ...usual, 'xdm:personID': 'x' }],
    ['a very long line', { ...usual, personID: 'x'.repeat(10_000) }],
  ];
  for (const [what, profile, options] of unknown) {
    it(what, () => assert.equal(found(profile as Json, profile as Json, options), undefined));
  }

  it('lines where few are alike', () => {
    const left = { ...usual, ...inAudience({ status: 'exited' }) };
    assert.equal(plain([usual, left])?.structures.length, 1);
    assert.equal(plain([usual, left, left])?.structures.length, 0);
  });

  it('places that a person names', () => {
    assert.equal(plain([usual], { map: [{ kind: 'email', path: 'identityMap.Email' }] }), undefined);
  });
});

it('the most frequent structures are kept, and at most eight', () => {
  const many = Array.from({ length: 12 }, (_, at) => ({ ...usual, [`key${at}`]: 'x' }));
  const structures = plain([...many, ...many.slice(4)])?.structures ?? [];
  assert.equal(structures.length, 8);
  assert.ok(structures.every(({ pieces }) => !pieces.includes('key0')));
});

it('a phone needs no country where it has its own', () => {
  const called = { ...usual, mobilePhone: { number: '+12125550101' } };
  const number = plain([called])?.identifiers.find(({ kind }) => kind === 'phone')?.number;
  assert.equal(number?.read('+1 212 555 0101', ''), '+12125550101');
  assert.equal(number?.read('212 555 0101', ''), undefined);
});
