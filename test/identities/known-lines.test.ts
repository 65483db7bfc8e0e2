import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { identify, type ProfileReaderOptions, profileReader } from '../../src/identities/index.ts';

const audience = '12341e18-abcd-49c2-836d-123c88e76c39';
const other = 'fa5c4622-6847-4199-8dd4-8b7c7c7ed1d6';
/** SHA-256 of bob@example.com. */
const bob = '5ff860bf1190596c7188ab851db691f0f3169c453936e9e1eba2f9a47f7a0018';

type Json = Record<string, unknown>;
const membership = (status: string, time = '2026-01-10T08:15:02Z') => ({
  segmentMembership: { ups: { [audience]: { status, lastQualificationTime: time } } },
});
const of = (address: string, more: Json = {}): Json => ({
  personID: 'crm-1',
  identityMap: { Email: [{ id: address, primary: true }] },
  age: 42,
  ...membership('realized'),
  consents: { marketing: { email: { val: 'y' } } },
  ...more,
});

/** What a line gives where the first ones were like `like`; undefined: it has to be parsed. */
function read(
  line: Json | string,
  like: Json = of('ada@example.com'),
  options: Partial<ProfileReaderOptions> = {},
) {
  const text = JSON.stringify(like);
  const reader = profileReader([JSON.parse(text)], {
    rules: 'tiktok-2025-09',
    identify,
    now: new Date('2026-02-01T00:00:00Z'),
    ...options,
  });
  const readLine = reader.lines([{ text, profile: JSON.parse(text) }]);
  return readLine?.(typeof line === 'string' ? line : JSON.stringify(line));
}
const bobsEmail = { kind: 'email', hash: 'sha256', digest: bob };

describe('a line like one that is known', () => {
  it('is read without being parsed', () => {
    assert.deepEqual(
      read(
        of(' BOB@Example.com ', {
          personID: 'crm-2',
          age: 7.5,
          ...membership('realized', '2026-01-11T00:00:00Z'),
        }),
      ),
      {
        outcome: 'member',
        identities: [bobsEmail],
        rejections: [],
        leaving: false,
        statusTime: new Date('2026-01-11T00:00:00Z'),
      },
    );
  });

  it('needs no audience where none is spoken of', () => {
    const reading = read(
      { personalEmail: { address: 'bob@example.com' } },
      { personalEmail: { address: '' } },
    );
    assert.deepEqual(reading?.outcome === 'member' && reading.identities, [bobsEmail]);
  });

  it('says why a value cannot be sent', () => {
    assert.deepEqual(read(of('bob.example.com')), {
      outcome: 'rejected',
      rejections: [{ column: undefined, path: 'identityMap.Email', kind: 'email', reason: 'invalid_email' }],
    });
    assert.deepEqual(read(of('')), { outcome: 'empty' });
  });

  it('may be of somebody who left, refused, or is in another audience', () => {
    const left = read(
      of('bob@example.com', membership('exited')),
      of('ada@example.com', membership('exited')),
    );
    assert.equal(left?.outcome === 'member' && left.leaving, true);
    const choice = { consents: { marketing: { email: { val: 'n' } } } };
    const refused = read(of('bob@example.com', choice), of('ada@example.com', choice));
    assert.deepEqual(refused?.outcome === 'excluded' && refused.identities, [bobsEmail]);
    assert.deepEqual(read(of('bob@example.com'), of('ada@example.com'), { adobeAudience: other }), {
      outcome: 'filtered',
    });
  });

  it('is blocked by what stands beside its value, wherever that stands again', () => {
    const attribute = (address: string) => ({ personalEmail: { address, status: 'blocked' } });
    const like = of('ada@example.com', attribute('bob@example.com'));
    assert.equal(read(of('bob@example.com', attribute('bob@example.com')), like)?.outcome, 'excluded');
    const one = read(of('bob@example.com', attribute('chloe@example.com')), like);
    assert.deepEqual(one?.outcome === 'member' && one.identities, [bobsEmail]);
  });
});

describe('a line is parsed', () => {
  const text = JSON.stringify(of('bob@example.com'));
  const unlike: [what: string, line: Json | string][] = [
    ['that has another status', of('bob@example.com', membership('exited'))],
    ['that has another choice', of('bob@example.com', { consents: { marketing: { email: { val: 'n' } } } })],
    ['that has a key more', of('bob@example.com', { homePhone: { number: '+12125550101' } })],
    ['with an escape', text.replace('crm-1', 'crm\\u0031')],
    ['with an escaped quotation mark', text.replace('crm-1', '\\"')],
    ['with a control character in a text', text.replace('crm-1', 'crm\t1')],
    ['with a number that JSON does not know', text.replace('42', '042')],
    ['with a number that JavaScript would round', text.replace('42', '12345678901234567890')],
    ['that goes on', `${text} {}`],
    ['that breaks off', text.slice(0, -1)],
    ['with a comma too many', text.replace('42,', '42,,')],
    ['with a time in another form', of('bob@example.com', membership('realized', '2026-01-10'))],
  ];
  for (const [what, line] of unlike) it(what, () => assert.equal(read(line), undefined));

  it('where a number needs the country beside it', () => {
    const like = of('ada@example.com', { mobilePhone: { number: '+12125550101', countryCode: '1' } });
    const number = (written: string) =>
      read(of('bob@example.com', { mobilePhone: { number: written, countryCode: '44' } }), like);
    assert.equal(number('07700 900123'), undefined);
    const plus = number('+12125550102');
    assert.equal(plus?.outcome === 'member' && plus.identities.length, 2);
  });

  it('where two numbers are one only beside the same country', () => {
    const phones = (one: string, two: string, countryCode = '1') => ({
      mobilePhone: { number: one, countryCode: '1' },
      homePhone: { number: two, countryCode },
    });
    const like = of('ada@example.com', phones('+12125550101', '+12125550102'));
    assert.equal(read(of('bob@example.com', phones('+12', '+12', '44')), like), undefined);
    assert.equal(
      read(of('bob@example.com', phones('+12125550101', '+12125550101', '44')), like)?.outcome,
      'member',
    );
  });

  it('where two audiences have the name that counts', () => {
    const like = of('ada@example.com', {
      segmentMembership: {
        ups: { [audience]: { status: 'realized', name: 'VIP' }, [other]: { status: 'exited', name: 'VIP' } },
      },
    });
    assert.equal(read(like, like, { adobeAudience: 'VIP' }), undefined);
    assert.equal(read(like, like), undefined);
    assert.equal(read(like, like, { adobeAudience: audience })?.outcome, 'member');
  });

  it('where the first lines are all different', () => {
    const many = Array.from({ length: 60 }, (_, at) => of('ada@example.com', { [`key${at}`]: 'x' }));
    const lines = [...many, ...many.slice(50).flatMap((line) => [line, line])].map((line) => {
      const text = JSON.stringify(line);
      return { text, profile: JSON.parse(text) };
    });
    const samples = lines.map(({ profile }) => profile);
    const reader = profileReader(samples, { rules: 'tiktok-2025-09', identify });
    assert.equal(reader.lines(lines), undefined);
  });

  it('where places are named, or each value is looked at', () => {
    const line = of('bob@example.com');
    assert.equal(read(line, line, { map: [{ kind: 'email', path: 'identityMap.Email' }] }), undefined);
    assert.equal(read(line, line, { onValue: () => undefined }), undefined);
  });
});
