import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  identify,
  mapColumns,
  type Reading,
  type RuleSetName,
  recordReader,
} from '../../src/identities/index.ts';
import { holds } from './tools.ts';

const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');
const ada = { kind: 'email', hash: 'sha256', digest: sha256('ada@example.com') };
const adasPhone = { kind: 'phone', hash: 'sha256', digest: sha256('+12125550101') };

function reader(
  headers: string,
  options: { rules?: RuleSetName; country?: string } = {},
): (record: string) => Reading {
  const { mapping, problems } = mapColumns({ headers: headers.split('|'), samples: [] });
  assert.deepEqual(problems, []);
  const read = recordReader(mapping, {
    rules: options.rules ?? 'tiktok-2025-09',
    country: options.country,
    identify,
  });
  return (record) => read(record.split('|'));
}

describe('the first outcome that fits', () => {
  const read = reader('Email|Phone|Opt-out|Email opt-out');

  it('empty: no identifier cell is filled, even where consent is refused', () => {
    assert.deepEqual(read('||yes|'), { outcome: 'empty' });
    assert.deepEqual(read(' N/A |null||'), { outcome: 'empty' });
    assert.deepEqual(read(''), { outcome: 'empty' });
  });

  it('excluded: the person refuses; one reason for the record, and the identities to take out', () => {
    assert.deepEqual(read('ada@example.com|+1 212 555 0101|yes|'), {
      outcome: 'excluded',
      rejections: [{ column: 2, kind: undefined, reason: 'consent_refused' }],
      identities: [ada, adasPhone],
    });
    assert.equal(read('not-an-email||yes|').outcome, 'excluded');
  });

  it('member: a refused channel drops its values, and names them so that they can be taken out', () => {
    assert.deepEqual(read('ada@example.com;not-an-email|+1 212 555 0101||yes'), {
      outcome: 'member',
      identities: [adasPhone],
      rejections: [
        { column: 0, kind: 'email', reason: 'consent_refused' },
        { column: 0, kind: 'email', reason: 'consent_refused' },
      ],
      refused: [ada],
    });
  });

  it('member: a record that ends before its consent columns refuses nothing', () => {
    assert.deepEqual(read('ada@example.com'), { outcome: 'member', identities: [ada], rejections: [] });
  });

  it('excluded: a refused channel took the last that was left', () => {
    assert.deepEqual(read('ada@example.com|12||yes'), {
      outcome: 'excluded',
      rejections: [
        { column: 0, kind: 'email', reason: 'consent_refused' },
        { column: 1, kind: 'phone', reason: 'invalid_phone' },
      ],
      identities: [ada],
    });
  });

  it('rejected: nothing survived, and no refusal took anything', () => {
    assert.deepEqual(read('not-an-email|||'), {
      outcome: 'rejected',
      rejections: [{ column: 0, kind: 'email', reason: 'invalid_email' }],
    });
    assert.equal(read('|12||yes').outcome, 'rejected');
  });

  it('member: the good identifier is sent, the bad one rejected', () => {
    assert.deepEqual(read('ada@example.com|12||'), {
      outcome: 'member',
      identities: [ada],
      rejections: [{ column: 1, kind: 'phone', reason: 'invalid_phone' }],
    });
  });
});

it('keeps an identity once, from several columns, cells and spellings', () => {
  const reading = reader('Email|Work Email|Phone|Mobile')(
    `ADA@example.com; ada@example.com|${ada.digest.toUpperCase()}|+1 (212) 555-0101|tel:+12125550101`,
  );
  assert.deepEqual(reading, { outcome: 'member', identities: [ada, adasPhone], rejections: [] });
});

describe('the country of a national number', () => {
  const phone = (record: string, country?: string) => {
    const reading = reader('Phone|Country', country === undefined ? {} : { country })(record);
    return reading.outcome === 'member' ? reading.identities[0]?.digest : reading;
  };
  const refused = {
    outcome: 'rejected',
    rejections: [{ column: 0, kind: 'phone', reason: 'phone_needs_country' }],
  };

  it('comes from its column, as code or name, before the default', () => {
    assert.equal(phone('07700 900124|GB', 'US'), sha256('+447700900124'));
    assert.equal(phone('07700 900124|united kingdom', 'US'), sha256('+447700900124'));
  });

  it('is the default where the column is blank', () => {
    assert.equal(phone('(212) 555-0101|', 'US'), adasPhone.digest);
    assert.equal(phone('(212) 555-0101|null', 'US'), adasPhone.digest);
    assert.equal(phone('(212) 555-0101', 'US'), adasPhone.digest);
  });

  it('is not guessed where the column holds something else', () => {
    assert.deepEqual(phone('(212) 555-0101|Atlantis', 'US'), refused);
    assert.deepEqual(phone('(212) 555-0101|NA', 'US'), refused);
    assert.deepEqual(phone('(212) 555-0101|'), refused);
  });
});

describe('a column named Phone_SHA256', () => {
  const withoutPlus = sha256('12125550101');
  const refused = [{ column: 1, kind: 'phone', reason: 'wrong_digest' }];

  it('holds digests that TikTok could never match', () => {
    const reading = reader('email|Phone_SHA256')(`ada@example.com|${withoutPlus}`);
    assert.deepEqual(reading, { outcome: 'member', identities: [ada], rejections: refused });
    const base64 = Buffer.from(withoutPlus, 'hex').toString('base64');
    assert.deepEqual(reader('email|Phone_SHA256')(`|${base64}`), {
      outcome: 'rejected',
      rejections: refused,
    });
  });

  it('is right for the rule set that hashes phones so, and a plain number is right for all', () => {
    assert.equal(
      reader('email|Phone_SHA256', { rules: 'tiktok-2025-08' })(`|${withoutPlus}`).outcome,
      'member',
    );
    assert.equal(reader('email|Phone_SHA256')('|+12125550101').outcome, 'member');
  });
});

it('a reading never holds a value, whatever the record', () => {
  const read = reader('Email|Phone|Country|Opt-in|SMS opt-in');
  const cell = fc.oneof(
    fc.constantFrom('ada@example.com', 'ada@@example', '+12125550101', '12', 'US', 'no', 'yes', ''),
    fc.string(),
  );
  holds(fc.array(cell, { maxLength: 7 }), (cells) => {
    const reading = read(cells.join('|'));
    const shape = JSON.stringify(reading, (key, value) => (key === 'digest' ? 'digest' : value));
    assert.ok(!shape.includes('@') && !shape.includes('+1'));
    if (reading.outcome === 'member') assert.ok(reading.identities.length > 0);
    if (reading.outcome === 'rejected') assert.ok(reading.rejections.length > 0);
  });
});
