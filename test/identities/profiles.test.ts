import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { identify, profileReader, type RuleSetName } from '../../src/identities/index.ts';
import { holds } from './tools.ts';

const now = new Date('2026-02-01T00:00:00Z');
const ada = `email ${sha256('ada@example.com')}`;
const adasPhone = `phone ${sha256('+12125550101')}`;
const idfa = '6D92078A-8246-4BA4-AE5B-76104861E7DC';
const adasIdfa = `idfa ${sha256('6d92078a-8246-4ba4-ae5b-76104861e7dc')}`;
const gaid = '97987bca-ae59-4c7d-94ba-ee4f19ab8c21';
const adasGaid = `gaid ${sha256(gaid)}`;

describe('namespaces of the Identity Service', () => {
  const withPlus = sha256('+12125550101');
  const withoutPlus = sha256('12125550101');
  // adobe-formats section 5, in the spellings of Adobe's pages.
  const vectors: [namespace: string, id: string, result: string | string[]][] = [
    ['Email', ' ADA@Example.com ', [ada]],
    ['EMAIL', 'ada@example.com', [ada]],
    ['email', 'ada@example.com', [ada]],
    ['Email_LC_SHA256', sha256('ada@example.com').toUpperCase(), [ada]],
    ['email_lc_sha256', sha256('ada@example.com'), [ada]],
    ['Emails (SHA256, lowercased)', sha256('ada@example.com'), [ada]],
    ['Phone_E.164', '+12125550101', [adasPhone]],
    ['PHONE_E.164', '+1 (212) 555-0101', [adasPhone]],
    ['Phone', '+1 212 555 0101', [adasPhone]],
    ['Phone', '212 555 0101', 'phone_needs_country'],
    ['Phone_SHA256_E.164', withPlus, [adasPhone]],
    ['PHONE_SHA256_E.164', withPlus, [adasPhone]],
    ['phone_sha256_e.164', withPlus, [adasPhone]],
    ['phone-sha256-e164', withPlus, [adasPhone]],
    ['Phone_SHA256', withoutPlus, 'wrong_digest'],
    ['phone_sha256', withoutPlus, 'wrong_digest'],
    ['PHONE-SHA-256', withoutPlus, 'wrong_digest'],
    ['GAID', gaid, [adasGaid]],
    ['gaid', gaid.toUpperCase(), [adasGaid]],
    ['IDFA', idfa, [adasIdfa]],
    ['idfa', '00000000-0000-0000-0000-000000000000', 'zero_device_id'],
    ['Email', 'null', 'empty'],
    ['ECID', '14575006536349286404619648085736425110', 'empty'],
    ['CRMID', 'ada@example.com', 'empty'],
    ['AdCloud', gaid, 'empty'],
    ['https://data.adobe.io/entities/namespace/10', 'ada@example.com', 'empty'],
    ['6', 'ada@example.com', 'empty'],
  ];
  for (const [namespace, id, result] of vectors) {
    it(`${namespace} with ${id.slice(0, 20)} gives ${Array.isArray(result) ? 'its identity' : result}`, () => {
      assert.deepEqual(read({ identityMap: { [namespace]: [{ id }] } }).gave, result);
      assert.deepEqual(read({ 'xdm:identityMap': { [namespace]: [{ 'xdm:id': id }] } }).gave, result);
    });
  }

  it('Phone_SHA256 is what a rule set without the plus makes', () => {
    const profile = { identityMap: { Phone_SHA256: [{ id: withoutPlus }] } };
    assert.deepEqual(read(profile, { rules: 'tiktok-2025-08' }).gave, [`phone ${withoutPlus}`]);
  });

  it('several ids of one namespace are all of the person, each once', () => {
    const { gave } = read({
      identityMap: {
        Email: [
          { id: 'ada@example.com', primary: true },
          { id: 'ADA@example.com' },
          { id: 'ada.alt@example.org' },
        ],
      },
    });
    assert.deepEqual(gave, [ada, `email ${sha256('ada.alt@example.org')}`]);
  });
});

describe('attributes', () => {
  it('are found by their path, in XDM, in tenant fields and in streamed messages', () => {
    const found = read({
      identityMap: {},
      personalEmail: { address: 'ada@example.com', primary: true, type: 'personal' },
      mobilePhone: { number: '+12125550101', primary: true, extension: '204' },
      faxPhone: { number: '+12125550999' },
      person: { name: { firstName: 'Ada' } },
      _acme: { device: { idfa }, workMail: 'ada@work.example.com', accountOwnerEmail: 'boss@example.com' },
      attributes: { gaid: { value: gaid }, firstName: {}, email: { value: 'ada@example.com' } },
    });
    assert.deepEqual(found.gave, [
      ada,
      adasPhone,
      adasIdfa,
      `email ${sha256('ada@work.example.com')}`,
      adasGaid,
    ]);
    assert.deepEqual(found.paths, [
      'personalEmail.address',
      '_acme.workMail',
      'email',
      'mobilePhone.number',
      '_acme.device.idfa',
      'gaid',
    ]);
  });

  it('are found in the dialect of the schema repository too', () => {
    const found = read({
      'xdm:identityMap': {},
      'xdm:personalEmail': { 'xdm:address': 'ada@example.com', 'xdm:status': 'active' },
      'xdm:mobilePhone': { 'xdm:number': '212 555 0101', 'xdm:countryCode': '1' },
      'xdm:workPhone': { 'xdm:number': '+12125550199', 'xdm:status': 'blocked' },
    });
    assert.deepEqual(found.gave, [ada, adasPhone]);
    assert.deepEqual(found.paths, ['personalEmail.address', 'mobilePhone.number', 'workPhone.number']);
  });

  it('a national number takes its calling code, then the country of the person, then the default', () => {
    const phone = (mobilePhone: object, more = {}) =>
      read({ identityMap: {}, mobilePhone, ...more }, { country: 'DE' }).gave;
    assert.deepEqual(phone({ number: '1-212-555-0101', countryCode: '1' }), [adasPhone]);
    assert.deepEqual(phone({ number: '(212) 555-0101', countryCode: '+1' }), [adasPhone]);
    assert.deepEqual(
      phone({ number: '07700 900124', countryCode: '44' }, { homeAddress: { countryCode: 'US' } }),
      [`phone ${sha256('+447700900124')}`],
    );
    assert.deepEqual(phone({ number: '07700 900124' }, { homeAddress: { countryCode: 'GB' } }), [
      `phone ${sha256('+447700900124')}`,
    ]);
    assert.deepEqual(phone({ number: '01512 3456789' }), [`phone ${sha256('+4915123456789')}`]);
  });

  it('that stand twice are one value, also where it is a bad one', () => {
    const { answer } = read({
      identityMap: { Email: [{ id: 'ada@example.com' }], Phone: [{ id: '12' }] },
      mobilePhone: { number: '12', status: 'active' },
      consents: { marketing: { email: { val: 'n' } } },
      personalEmail: { address: 'ada@example.com' },
    });
    assert.deepEqual(answer, {
      outcome: 'excluded',
      identities: [{ kind: 'email', hash: 'sha256', digest: sha256('ada@example.com') }],
      rejections: [
        { column: undefined, path: 'identityMap.Email', kind: 'email', reason: 'consent_refused' },
        { column: undefined, path: 'identityMap.Phone', kind: 'phone', reason: 'invalid_phone' },
      ],
    });
  });

  it('are shown without the addresses that keys of a map may be', () => {
    const of = (key: string) => ({ [key]: { phone: '+12125550101' } });
    const { paths } = read({ identityMap: {}, _acme: { ...of('ada@example.com'), ...of('+447700900123') } });
    assert.deepEqual(paths, ['_acme.*.phone']);
  });

  it('that only look right are proposed, and never taken', () => {
    const profile = {
      identityMap: {
        Email: [{ id: 'ada@example.com' }],
        Loyalty_Login: ['ada@login.example.com'],
        CRMID: [{ id: 'crm-1' }],
      },
      _acme: { login: '+12125550101', accountOwnerEmail: 'boss@example.com', points: 12 },
      attributes: { handle: { value: 'ada@social.example.com' } },
    };
    const { notices } = reading(profile, {});
    assert.deepEqual(
      notices.map((notice) => notice.split(' ')[0]),
      ['identityMap.Loyalty_Login', '_acme.login', 'handle'],
    );
    assert.match(notices.join(), /give --map email=identityMap\.Loyalty_Login/);
    assert.doesNotMatch(notices.join(), /@/);
    assert.deepEqual(read(profile).gave, [ada]);
    const map = [
      { kind: 'phone' as const, path: '_acme.login' },
      { kind: 'email' as const, path: 'identityMap.Loyalty_Login' },
    ];
    assert.deepEqual(read(profile, { map }).gave, [`email ${sha256('ada@login.example.com')}`, adasPhone]);
  });

  it('in lists are each of the person; blanks and other things are not taken for them', () => {
    const found = read({
      identityMap: { Loyalty: [{ id: ' ' }] },
      _acme: {
        workMail: 'by post only',
        emails: ['ada@example.com', 'ada.alt@example.org'],
        notes: ['', 'none'],
      },
    });
    assert.deepEqual(found.gave, [ada, `email ${sha256('ada.alt@example.org')}`]);
  });

  it('a calling code that nobody has completes nothing', () => {
    assert.equal(
      read({ identityMap: {}, mobilePhone: { number: '212 555 0101', countryCode: '999' } }).gave,
      'phone_needs_country',
    );
    assert.deepEqual(
      read({ identityMap: {}, mobilePhone: { number: '212 555 0101', countryCode: 'US' } }).gave,
      [adasPhone],
    );
  });

  it('a path that --map names replaces what would be found', () => {
    const profile = {
      identityMap: { WorkEmail: [{ id: 'ada@example.com' }] },
      personalEmail: { address: 'x@example.org' },
    };
    const reader = reading(profile, { map: [{ kind: 'email', path: 'identitymap.workemail' }] });
    assert.deepEqual(gave(reader.read(profile)), [ada]);
    const missing = reading(profile, { map: [{ kind: 'email', path: 'nowhere' }] }).problems;
    assert.deepEqual(missing, [
      {
        problem: 'column_not_found',
        column: 'nowhere',
        nearest: undefined,
        columns: ['identityMap.WorkEmail'],
      },
    ]);
  });
});

describe('consent', () => {
  const base = {
    identityMap: { Email: [{ id: 'ada@example.com' }], IDFA: [{ id: idfa }], GAID: [{ id: gaid }] },
    mobilePhone: { number: '+12125550101' },
  };
  const all = [ada, adasIdfa, adasGaid, adasPhone];
  const without = (...gone: string[]) => all.filter((identity) => !gone.includes(identity));
  // adobe-formats 3.2: what each field takes away; "everything" is the person.
  const vectors: [fields: Record<string, unknown>, gone: string[] | 'everything'][] = [
    [{}, []],
    [{ consents: { share: { val: 'y' }, marketing: { any: { val: 'dy' }, email: { val: 'LI' } } } }, []],
    [{ consents: { share: { val: null } } }, []],
    [{ consents: { share: { val: 'n' } } }, 'everything'],
    [{ consents: { share: { val: 'dn' } } }, 'everything'],
    [{ consents: { share: { val: 'p' } } }, 'everything'],
    [{ consents: { share: { val: 'U' } } }, 'everything'],
    [{ 'xdm:consents': { 'xdm:share': { 'xdm:val': 'n' } } }, 'everything'],
    [{ consents: { marketing: { any: { val: 'n' }, email: { val: 'y' } } } }, 'everything'],
    [{ consents: { marketing: { email: { val: 'n' } } } }, [ada]],
    [{ consents: { marketing: { commercialEmail: { val: 'n' } } } }, [ada]],
    [{ consents: { marketing: { sms: { val: 'n' } } } }, [adasPhone]],
    [{ consents: { marketing: { call: { val: 'n' } } } }, [adasPhone]],
    [{ consents: { marketing: { whatsApp: { val: 'n' } } } }, [adasPhone]],
    [{ consents: { marketing: { push: { val: 'n' }, postalMail: { val: 'n' } } } }, []],
    [{ consents: { personalize: { content: { val: 'n' } } } }, []],
    [{ consents: { adID: { val: 'n' } } }, [adasIdfa, adasGaid]],
    [{ consents: { adID: { val: 'n', idType: 'IDFA' } } }, [adasIdfa]],
    [{ consents: { adID: { val: 'n', idType: 'GAID' } } }, [adasGaid]],
    [{ consents: { idSpecific: { Email: { 'ADA@example.com': { share: { val: 'n' } } } } } }, [ada]],
    [
      { consents: { idSpecific: { Email: { 'ada@example.com': { marketing: { email: { val: 'n' } } } } } } },
      [ada],
    ],
    [
      { consents: { idSpecific: { Email: { 'ada@example.com': { marketing: { sms: { val: 'n' } } } } } } },
      [],
    ],
    [{ consents: { idSpecific: { Email: { 'bob@example.com': { share: { val: 'n' } } } } } }, []],
    [
      { consents: { idSpecific: { Phone: { '+1 212-555-0101': { marketing: { any: { val: 'n' } } } } } } },
      [adasPhone],
    ],
    [{ consents: { idSpecific: { idfa: { [idfa]: { adID: { val: 'n' } } } } } }, [adasIdfa]],
    [
      { optOutConsentLevel: { privacyOptOuts: [{ optOutType: 'general_opt_out', optOutValue: 'out' }] } },
      'everything',
    ],
    [
      {
        optOutConsentLevel: { privacyOptOuts: [{ optOutType: 'sales_sharing_opt_out', optOutValue: 'in' }] },
      },
      [],
    ],
    [{ optInOut: { 'https://ns.adobe.com/xdm/channels/email': 'out', globalOptout: false } }, [ada]],
    [{ 'xdm:optInOut': { 'https://ns.adobe.com/xdm/channels/phone': 'out' } }, [adasPhone]],
    [{ optInOut: { globalOptout: true } }, 'everything'],
    [{ consents: { idSpecific: { ECID: { '145750': { share: { val: 'n' } } } } } }, []],
    [{ consents: { adID: { idType: 'IDFA' } } }, []],
    [{ consents: { idfa: { val: 'n' } } }, [adasIdfa, adasGaid]],
    [{ consentPoliciesResultMap: { policy: { status: 'exited' } } }, 'everything'],
    [{ consentPoliciesResultMap: { policy: { status: 'realized' } } }, []],
    [{ mobilePhone: { number: '+12125550101', status: 'blocked' } }, [adasPhone]],
    [{ personalEmail: { address: 'ada@example.com', status: 'blacklisted' } }, [ada]],
    [{ personalEmail: { address: 'ada@example.com', status: 'active' } }, []],
  ];
  for (const [fields, gone] of vectors) {
    it(`${JSON.stringify(fields)} takes ${gone.length === 0 ? 'nothing' : 'what it is about'}`, () => {
      const profile = { ...base, ...fields };
      const { answer, gave } = read(profile);
      if (gone === 'everything') {
        assert.equal(answer.outcome, 'excluded');
        assert.deepEqual(answer.outcome === 'excluded' && answer.rejections.map(({ reason }) => reason), [
          'consent_refused',
        ]);
      } else {
        assert.deepEqual([...(gave as string[])].sort(), without(...gone).sort());
        const refused = answer.outcome === 'member' ? (answer.refused ?? []) : [];
        assert.deepEqual(refused.map(({ kind, digest }) => `${kind} ${digest}`).sort(), [...gone].sort());
      }
      assert.deepEqual(
        [...(read(profile, { ignoreConsent: true }).gave as string[])].sort(),
        [...all].sort(),
      );
    });
  }
});

it('one person after another is asked, and a consent string that nobody reads is told of', () => {
  const profile = (val: string) => ({
    identityMap: { Email: ['ada@example.com'] },
    consents: { share: { val } },
  });
  const { read: next } = reading(profile('y'), {});
  assert.deepEqual(
    ['y', 'n', 'y'].map((val) => next(profile(val)).outcome),
    ['member', 'excluded', 'member'],
  );
  const told = reading({ ...profile('y'), identityPrivacyInfo: { ECID: {} } }, {}).notices;
  assert.deepEqual(told, ['consent strings of the IAB (identityPrivacyInfo) are not read.']);
});

it('each value can be counted where it stands, also one that stands twice', () => {
  const told: unknown[] = [];
  const profile = {
    identityMap: { Email: [{ id: 'ada@example.com' }], GAID: [{ id: 'x' }] },
    personalEmail: { address: 'ada@example.com' },
  };
  read(profile, {
    onValue: (path, kind, given) => told.push([path, kind, given.identities.length, given.rejected]),
  });
  assert.deepEqual(told, [
    ['identityMap.Email', 'email', 1, []],
    ['identityMap.GAID', 'gaid', 0, ['invalid_device_id']],
    ['personalEmail.address', 'email', 1, []],
  ]);
});

describe('membership', () => {
  const member = (ups: object, options = {}, more = {}) => {
    const profile = {
      identityMap: { Email: [{ id: 'ada@example.com' }] },
      segmentMembership: { ups },
      ...more,
    };
    const { answer } = read(profile, options);
    if (answer.outcome !== 'member') return answer.outcome;
    return `${answer.leaving ? 'leaves' : 'stays'} ${answer.statusTime?.toISOString() ?? ''}`.trim();
  };

  it('comes from the status word', () => {
    for (const status of ['realized', 'existing', 'Active', ' REALIZED '])
      assert.equal(member({ a: { status } }), 'stays');
    for (const status of ['exited', 'exiting', 'Expired']) assert.equal(member({ a: { status } }), 'leaves');
    for (const status of ['', 'archived', 'realised?']) assert.equal(member({ a: { status } }), 'excluded');
    assert.equal(member({ a: {} }), 'excluded');
    assert.equal(member({ a: { 'xdm:status': 'exited' } }), 'leaves');
  });

  it('has a time, in every form of the documents', () => {
    const at = (lastQualificationTime: string) =>
      member({ a: { status: 'realized', lastQualificationTime } });
    assert.equal(at('2022-01-11T21:24:39Z'), 'stays 2022-01-11T21:24:39.000Z');
    assert.equal(at('2019-04-15T02:41:50.000+0000'), 'stays 2019-04-15T02:41:50.000Z');
    assert.equal(at('2019-04-15T02:41:50+0200'), 'stays 2019-04-15T00:41:50.000Z');
    assert.equal(at('2021-06-30T18:40:07.591378Z'), 'stays 2021-06-30T18:40:07.591Z');
    assert.equal(at('2021-03-10 10:03:08'), 'stays 2021-03-10T10:03:08.000Z');
    assert.equal(at('1641936279000'), 'stays 2022-01-11T21:24:39.000Z');
    assert.equal(at('yesterday'), 'stays');
  });

  it('ends with its validity', () => {
    assert.equal(member({ a: { status: 'realized', validUntil: '2026-01-31T23:59:59Z' } }), 'leaves');
    assert.equal(member({ a: { status: 'realized', validUntil: '2026-02-02T00:00:00Z' } }), 'stays');
  });

  it('is that of the audience asked for, by id or name, whatever its namespace', () => {
    const ups = { a: { status: 'exited' }, b: { status: 'realized', name: 'Loyalty' } };
    assert.equal(member(ups), 'undecided');
    assert.equal(member(ups, { adobeAudience: 'A' }), 'leaves');
    assert.equal(member(ups, { adobeAudience: 'loyalty' }), 'stays');
    assert.equal(member(ups, { adobeAudience: 'c' }), 'filtered');
    const upload = { segmentMembership: { CustomerAudienceUpload: { c: { status: 'realized' } } } };
    assert.equal(member({}, { adobeAudience: 'c' }, upload), 'stays');
    assert.equal(member({}, {}, upload), 'stays');
  });

  it('stands alone in older exports', () => {
    assert.equal(member({}, {}, { segmentMembership: { status: 'exited' } }), 'leaves');
    assert.equal(member({}, {}, { segmentMembership: { ups: null } }), 'stays');
  });

  it('with a word that is not known beside a known one is not guessed', () => {
    const one = {
      segmentMembership: { ups: { a: { status: 'realized' } }, other: { a: { status: 'archived' } } },
    };
    assert.equal(member({}, { adobeAudience: 'a' }, one), 'excluded');
  });

  it('that contradicts itself is not guessed, unless one statement is later', () => {
    const twice = (one: object, other: object) =>
      member(
        {},
        { adobeAudience: 'a' },
        { segmentMembership: { ups: { a: one }, CustomerAudienceUpload: { a: other } } },
      );
    assert.equal(twice({ status: 'realized' }, { status: 'exited' }), 'excluded');
    const early = { status: 'realized', lastQualificationTime: '2026-01-01T00:00:00Z' };
    assert.equal(
      twice(early, { status: 'exited', lastQualificationTime: '2026-01-02T00:00:00Z' }),
      'leaves 2026-01-02T00:00:00.000Z',
    );
  });

  it('with a time counts for more than one without', () => {
    const timed = { status: 'realized', lastQualificationTime: '2026-01-01T00:00:00Z' };
    const both = (one: object, other: object) =>
      member({}, { adobeAudience: 'a' }, { segmentMembership: { ups: { a: one }, other: { a: other } } });
    assert.equal(both(timed, { status: 'exited' }), 'stays 2026-01-01T00:00:00.000Z');
    assert.equal(both({ status: 'exited' }, timed), 'stays 2026-01-01T00:00:00.000Z');
    assert.equal(both({ status: 'exited' }, { status: 'exiting' }), 'leaves');
  });

  it('of a rendered message comes from its lists', () => {
    const rendered = (AdobeExperiencePlatformSegments: object) =>
      read(
        { identities: [{ type: 'email', id: 'ada@example.com' }], AdobeExperiencePlatformSegments },
        { adobeAudience: 'a' },
      ).answer;
    assert.deepEqual(rendered({ add: ['a', 'b'], remove: [] }).outcome, 'member');
    assert.equal((rendered({ add: ['b'], remove: ['a'] }) as { leaving?: boolean }).leaving, true);
    assert.equal(rendered({ add: ['b'], remove: [] }).outcome, 'filtered');
    assert.equal(rendered({ add: ['a'], remove: ['a'] }).outcome, 'excluded');
    assert.equal(rendered({ add: [{ a: 1 }, null], remove: 'a' }).outcome, 'member');
    assert.equal(rendered({}).outcome, 'filtered');
  });

  it('that comes up only after profiles without any is not decided by chance', () => {
    const plain = { identityMap: { Email: [{ id: 'ada@example.com' }] } };
    const reader = reading(plain, {});
    assert.equal(reader.read(plain).outcome, 'member');
    const one = { ...plain, segmentMembership: { ups: { a: { status: 'realized' } } } };
    assert.deepEqual(reader.read(one), { outcome: 'undecided', audiences: ['a'] });
    assert.equal(reading(one, {}).read(plain).outcome, 'filtered');
  });
});

it('no profile makes it throw, and what it gives is a digest', () => {
  const keys = [
    'identityMap',
    'Email',
    'id',
    'segmentMembership',
    'ups',
    'a',
    'status',
    'consents',
    'share',
    'val',
    'attributes',
    'value',
    'idSpecific',
    'personalEmail',
    'address',
    'optInOut',
    'xdm:status',
    '__proto__',
    'constructor',
  ];
  const leaf = fc.oneof(
    fc.constantFrom('ada@example.com', '+12125550101', 'realized', 'n', 'exited', ''),
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 5 }),
    ),
  }));
  holds(fc.dictionary(fc.constantFrom(...keys), tree, { maxKeys: 6 }), (random) => {
    const profile = random as Parameters<typeof read>[0];
    for (const adobeAudience of [undefined, 'a']) {
      const { answer } = read(profile, { adobeAudience });
      if (answer.outcome !== 'member') continue;
      assert.ok(answer.identities.every(({ digest }) => /^[0-9a-f]{64}$|^[0-9a-f]{32}$/.test(digest)));
    }
  });
});

type Options = Partial<Parameters<typeof profileReader>[1]>;

function reading(sample: object, options: Options) {
  const rules: RuleSetName = 'tiktok-2025-09';
  return profileReader([sample as never], { rules, identify, now, ...options });
}

function read(profile: object, options: Options = {}) {
  const reader = reading(profile, options);
  const answer = reader.read(profile as never);
  return { answer, gave: gave(answer), paths: [...reader.paths.values()].flatMap((paths) => [...paths]) };
}

/** The identities of a member; otherwise the first reason, or the outcome. */
function gave(answer: ReturnType<ReturnType<typeof profileReader>['read']>): string | string[] {
  if (answer.outcome === 'member') return answer.identities.map(({ kind, digest }) => `${kind} ${digest}`);
  return 'rejections' in answer ? (answer.rejections[0]?.reason ?? answer.outcome) : answer.outcome;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
