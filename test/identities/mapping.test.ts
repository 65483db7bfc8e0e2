import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { explainMapping, type MappingRequest, mapColumns } from '../../src/identities/index.ts';
import { holds } from './tools.ts';

const digest = 'b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72';
const idfa = '6D92078A-8246-4BA4-AE5B-76104861E7DC';

describe('values confirm what a header suggests', () => {
  it('does not take a column of flags that is called e-mail', () => {
    const { mapping } = map('Email,Contact', ['yes,ada@example.com', 'no,bob@example.com']);
    assert.deepEqual(mapping.columns.email, []);
  });

  it('does not take a column of dates that is called phone', () => {
    const { mapping } = map('Email,Phone', [
      'ada@example.com,2026-01-15',
      'bob@example.com,15.01.2026 10:00',
    ]);
    assert.deepEqual(explained('Email,Phone', mapping), { email: ['Email'] });
  });

  it('keeps a column with a few bad values, so that each of them is rejected with its reason', () => {
    assert.deepEqual(map('email', ['not-an-email']).mapping.columns.email, [0]);
    assert.deepEqual(map('email,phone', ['ada@example.com,bob@example.com']).mapping.columns.phone, [1]);
  });

  it('gives up a column in which nothing of many values fits', () => {
    const names = ['Ada', 'Bob', 'Cy', 'Dan', 'Eve'].map((name) => `${name},ada@example.com`);
    assert.deepEqual(map('Mobile,Mail', names).mapping.columns, {
      email: [1],
      phone: [],
      idfa: [],
      gaid: [],
    });
  });

  it('takes digests and damaged numbers for what the header says', () => {
    const { mapping } = map('email,phone', [`${digest},"2,12556E+10"`, `${digest.slice(1)},N/A`]);
    assert.deepEqual([mapping.columns.email, mapping.columns.phone], [[0], [1]]);
  });

  it('does not take a column that holds addresses or numbers, as it comes', () => {
    const { mapping } = map('Email or phone,Mail', [
      '+12125550101,ada@example.com',
      'bob@example.com,bob@example.com',
    ]);
    assert.deepEqual(mapping.columns, { email: [1], phone: [], idfa: [], gaid: [] });
  });

  it('takes a word for nothing, in quotes too, and a row that ends early as no evidence', () => {
    const { proposed } = map('Phone,Who,Country', ["+12125550101,'null'", '+12125550102,ada@example.com,US']);
    assert.deepEqual(
      proposed.map(({ header, why }) => [header, why]),
      [['Who', '1 of 1 filled cells look like e-mail addresses']],
    );
  });

  it('asks for evidence where a word of the header is not understood', () => {
    assert.deepEqual(map('Zqx email', ['']).mapping.columns.email, []);
    assert.deepEqual(map('Zqx email', ['ada@example.com']).mapping.columns.email, [0]);
  });

  it('says which columns hold JSON objects, where nothing else can be used', () => {
    const traits = '{"email":["ada@example.com"],"ios.idfa":["x"]}';
    const { problems } = mapColumns({
      headers: ['user_key', 'traits'],
      samples: [['u1', traits], ['u2', '{}'], ['u3']],
    });
    assert.deepEqual(problems, [
      { problem: 'no_identifier_column', columns: ['user_key', 'traits'], objects: ['traits'] },
    ]);
  });

  it('takes nothing that belongs to somebody else, however right it looks', () => {
    for (const header of [
      'Contact owner email',
      'Assistant Phone',
      'Manager E-Mail',
      'Fax',
      'Email created by',
    ]) {
      const { mapping, proposed } = map(`Email,${header}`, [
        'ada@example.com,bob@example.com',
        'ada@example.com,+12125550101',
      ]);
      assert.deepEqual(Object.values(mapping.columns).flat(), [0], header);
      assert.deepEqual(proposed, [], header);
    }
  });

  it('tells a column about subscribers from a column of their addresses', () => {
    assert.equal(map('phone,Email subscriber', ['+12125550101,no']).mapping.consent.length, 1);
    assert.deepEqual(
      map('phone,Subscriber email', ['+12125550101,ada@example.com']).mapping.columns.email,
      [1],
    );
  });

  it('does not take Adobe membership status for a consent', () => {
    assert.deepEqual(
      map('email,status', ['ada@example.com,realized', 'eve@example.com,exited']).mapping.consent,
      [],
    );
  });

  it('takes a state for a consent only when it holds one', () => {
    assert.deepEqual(map('email,state', ['ada@example.com,NY']).mapping.consent, []);
    assert.equal(map('email,state', ['ada@example.com,active']).mapping.consent.length, 1);
  });
});

describe('columns that are only proposed', () => {
  it('names a column of unknown name whose values look right', () => {
    const { mapping, proposed, problems } = map('Who,How', [
      'ada@example.com,+12125550101',
      'bob@example.com,+447700900123',
    ]);
    assert.deepEqual(Object.values(mapping.columns).flat(), []);
    assert.deepEqual(
      proposed.map(({ header, kinds, why }) => ({ header, kinds, why })),
      [
        { header: 'Who', kinds: ['email'], why: '2 of 2 filled cells look like e-mail addresses' },
        { header: 'How', kinds: ['phone'], why: '2 of 2 filled cells look like phone numbers' },
      ],
    );
    assert.deepEqual(problems, [{ problem: 'no_identifier_column', columns: ['Who', 'How'] }]);
  });

  it('leaves it to a person whose ids a madid column holds', () => {
    const { mapping, proposed } = map('email,madid', [`ada@example.com,${idfa}`]);
    assert.deepEqual(mapping.columns, { email: [0], phone: [], idfa: [], gaid: [] });
    assert.deepEqual(
      proposed.map(({ index, kinds }) => [index, kinds]),
      [[1, ['idfa', 'gaid']]],
    );
    assert.deepEqual(
      map('email,madid', [`ada@example.com,${idfa}`], { map: [{ kind: 'idfa', column: 'madid' }] }).proposed,
      [],
    );
  });

  it('proposes neither prose with a number in it nor the long numbers of orders', () => {
    const notes = 'Ring her at 212 555 0101 after six and never at work';
    assert.deepEqual(
      map('email,Notes,Order', [`ada@example.com,${notes},2025112200010001000001`]).proposed,
      [],
    );
  });

  it('does not propose ids that are no advertising ids', () => {
    assert.deepEqual(
      map('email,user_id,ios.id,IDFV,Ad source', [`ada@example.com,${idfa},${idfa},${idfa},${idfa}`])
        .proposed,
      [],
    );
  });
});

describe('columns that the user names', () => {
  const headers = 'Email,Other Mail, Mobil ,Land';
  const rows = ['ada@example.com,ada.alt@example.org,+12125550101,US'];

  it('replace what was found for that kind, in any case and with any outer space', () => {
    const { mapping } = map(headers, rows, {
      map: [
        { kind: 'email', column: ' other MAIL ' },
        { kind: 'phone', column: '#3' },
      ],
    });
    assert.deepEqual(explained(headers, mapping), {
      email: ['Other Mail'],
      phone: ['Mobil'],
      country: ['Land'],
    });
  });

  it('are taken from other uses', () => {
    const { mapping } = map('Email,Status', rows, { map: [{ kind: 'phone', column: 'Status' }] });
    assert.deepEqual(mapping.consent, []);
  });

  it('are counted from one', () => {
    const { mapping } = map(headers, rows, { map: [{ kind: 'email', column: '#1' }] });
    assert.deepEqual(mapping.columns.email, [0]);
  });

  it('mean every column of a repeated header', () => {
    const { mapping } = map('mail,mail,email', rows, { map: [{ kind: 'email', column: 'mail' }] });
    assert.deepEqual(mapping.columns.email, [0, 1]);
  });

  it('are not found with the nearest name and all names', () => {
    const { problems } = map('Email Address,,Phone', rows, {
      map: [
        { kind: 'email', column: 'Email Adress' },
        { kind: 'phone', column: '#4' },
      ],
    });
    const columns = ['Email Address', '#2', 'Phone'];
    assert.deepEqual(problems, [
      { problem: 'column_not_found', column: 'Email Adress', nearest: 'Email Address', columns },
      { problem: 'column_not_found', column: '#4', nearest: undefined, columns },
    ]);
  });

  it('are found from a part of their name; nothing is near to nothing', () => {
    const nearest = (column: string) =>
      map('Land,Mobile phone number', [], { map: [{ kind: 'phone', column }] }).problems;
    const columns = ['Land', 'Mobile phone number'];
    const problem = 'column_not_found';
    assert.deepEqual(nearest('mobile'), [
      { problem, column: 'mobile', nearest: 'Mobile phone number', columns },
    ]);
    assert.deepEqual(nearest(' '), [{ problem, column: ' ', nearest: undefined, columns }]);
  });

  it('are not found in consent and country either', () => {
    const { problems } = map(headers, rows, { countryColumn: 'Lnd', consent: [{ column: 'nowhere' }] });
    assert.deepEqual(
      problems.map(({ problem }) => problem),
      ['column_not_found', 'column_not_found'],
    );
  });

  it('cannot be one country twice', () => {
    assert.deepEqual(map('email,Land,land', rows, { countryColumn: 'LAND' }).problems, [
      { problem: 'column_ambiguous', what: 'column', columns: ['Land', 'land'] },
    ]);
    assert.deepEqual(
      map('email,Land,Pays', rows, { countryColumn: 'Land', map: [{ kind: 'country', column: 'Pays' }] })
        .problems,
      [{ problem: 'column_ambiguous', what: 'country', columns: ['Land', 'Pays'] }],
    );
  });
});

describe('the country of a person', () => {
  const best = (headers: string, rows: string[] = []) =>
    explained(headers, map(headers, rows).mapping)?.country;

  it('is his own before an address, and a code before a name', () => {
    assert.deepEqual(best('phone,Billing Country,Country'), ['Country']);
    assert.deepEqual(best('phone,Country,Country Code'), ['Country Code']);
    assert.deepEqual(best('phone,Shipping Country,Billing Country'), ['Billing Country']);
    assert.deepEqual(best('phone,Other Country,Mailing Country'), ['Mailing Country']);
    assert.deepEqual(best('phone,IP Country,Work Country'), ['Work Country']);
    assert.deepEqual(best('phone,Country,Phone Country'), ['Phone Country']);
    assert.deepEqual(best('phone,Other Country,Country 1'), ['Country 1']);
    assert.deepEqual(best('phone,Tax Country,Billing Country 2'), ['Billing Country 2']);
    assert.deepEqual(best('phone,Billing Country 2,Billing Country'), ['Billing Country']);
  });

  it('is not a column of something else, and rather a filled one than a blank one', () => {
    assert.deepEqual(best('phone,Land,Country', ['+1212,acre,US']), ['Country']);
    assert.deepEqual(best('phone,Country,Shipping Country', ['+1212,,US']), ['Shipping Country']);
    assert.equal(best('phone,Phone Country Calling Code', ['+1212,1']), undefined);
  });

  it('is a question where two columns are equally good', () => {
    for (const headers of ['email,phone,Country,Land', 'email,phone,country,Country']) {
      const { problems } = map(headers, ['ada@example.com,+12125550101,US,GB']);
      assert.equal(problems[0]?.problem, 'column_ambiguous', headers);
    }
    const { problems } = map('phone,country,country', ['212-555-0101,US,GB']);
    assert.deepEqual(problems, [{ problem: 'column_ambiguous', what: 'country', columns: ['#2', '#3'] }]);
  });

  it('is no question once it is answered', () => {
    const { mapping, problems } = map('email,phone,Country,Land', ['ada@example.com,,US,GB'], {
      countryColumn: 'Land',
    });
    assert.deepEqual([mapping.country, problems], [3, []]);
  });
});

describe('a file without a header row', () => {
  const unnamed = (rows: string[]) =>
    mapColumns({ headers: undefined, samples: rows.map((row) => row.split(',')) });

  it('is mapped by its values', () => {
    const { mapping, problems } = unnamed([
      'Ada,ada@example.com,(212) 555-0101,US',
      'Bob,N/A,+447700900123,GB',
    ]);
    assert.deepEqual(
      [mapping.columns.email, mapping.columns.phone, mapping.country, problems],
      [[1], [2], 3, []],
    );
    assert.deepEqual(explainMapping(mapping, undefined), { email: ['#2'], phone: ['#3'], country: ['#4'] });
  });

  it('takes addresses behind names for addresses', () => {
    const rows = ['Ada;Ada Example <ada@example.com>', 'Bob;Bob <bob@example.com>'];
    const { mapping } = mapColumns({ headers: undefined, samples: rows.map((row) => row.split(';')) });
    assert.deepEqual(mapping.columns.email, [1]);
  });

  it('asks what digests, ids and bare digits are', () => {
    const { mapping, proposed, problems } = unnamed([`${digest},${idfa},12125550101`]);
    assert.deepEqual(Object.values(mapping.columns).flat(), []);
    assert.deepEqual(
      proposed.map(({ header, kinds }) => [header, kinds]),
      [
        ['#1', ['email', 'phone']],
        ['#2', ['idfa', 'gaid']],
        ['#3', ['phone']],
      ],
    );
    assert.equal(problems[0]?.problem, 'no_identifier_column');
  });

  it('takes no column that holds as many numbers as addresses', () => {
    const { mapping } = unnamed(['ada@example.com', '+12125550101']);
    assert.deepEqual(Object.values(mapping.columns).flat(), []);
  });

  it('takes no country where two columns could be it', () => {
    assert.equal(unnamed(['+12125550101,US,DE']).mapping.country, undefined);
  });

  it('takes names by position', () => {
    const { mapping } = mapColumns({
      headers: undefined,
      samples: [['x', 'y']],
      map: [{ kind: 'email', column: '#2' }],
    });
    assert.deepEqual(mapping.columns.email, [1]);
  });
});

it('Phone_SHA256 is kept apart, unless the user names it himself', () => {
  for (const header of ['Phone_SHA256', 'phonesha256', 'identityMap.Phone_SHA256']) {
    assert.deepEqual(map(`email,${header}`, []).mapping.plusless, [1], header);
  }
  assert.equal(
    map('Phone_SHA256_E.164,PHONE_SHA256_E164,phone,Phone (SHA256 E164)', []).mapping.plusless,
    undefined,
  );
  assert.equal(
    map('Phone_SHA256', [], { map: [{ kind: 'phone', column: 'Phone_SHA256' }] }).mapping.plusless,
    undefined,
  );
});

it('any table is mapped within itself, and no column is both identifier and consent', () => {
  const word = fc.constantFrom(
    ...'email mail phone mobile country code land opt in out consent status do not allow call unsubscribed at date owner fax idfa gaid ad id madid sha256 newsletter 1 2'.split(
      ' ',
    ),
  );
  const header = fc.oneof(
    fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
    fc.string(),
  );
  const cell = fc.oneof(
    fc.constantFrom('', 'ada@example.com', '+12125550101', 'US', 'yes', 'no', digest, idfa, '2026-01-15'),
    fc.string(),
  );
  const name = fc.oneof(header, fc.constantFrom('#1', '#2', '#99', '#0', 'email'));
  const request = fc.record({
    headers: fc.option(fc.array(header, { maxLength: 8 }), { nil: undefined }),
    samples: fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 6 }),
    map: fc.array(
      fc.record({ kind: fc.constantFrom('email', 'phone', 'idfa', 'gaid', 'country'), column: name }),
      { maxLength: 3 },
    ),
    countryColumn: fc.option(name, { nil: undefined }),
  });
  holds(
    request,
    (asked) => {
      const width = asked.headers?.length ?? Math.max(0, ...asked.samples.map((row) => row.length));
      const { mapping, proposed } = mapColumns(asked as MappingRequest);
      const identifiers = Object.values(mapping.columns).flat();
      const consents = mapping.consent.map(({ index }) => index);
      const country = mapping.country === undefined ? [] : [mapping.country];
      for (const index of [...identifiers, ...consents, ...country, ...proposed.map(({ index }) => index)]) {
        assert.ok(Number.isInteger(index) && index >= 0 && index < width);
      }
      assert.ok(consents.every((index) => !identifiers.includes(index)));
      assert.ok(proposed.every(({ index }) => !identifiers.includes(index)));
      explainMapping(mapping, asked.headers);
    },
    500,
  );
});

function map(headers: string, rows: string[], more: Partial<MappingRequest> = {}) {
  return mapColumns({ headers: headers.split(','), samples: rows.map((row) => row.split(',')), ...more });
}

function explained(headers: string, mapping: Parameters<typeof explainMapping>[0]) {
  return explainMapping(mapping, headers.split(','));
}

it('an advertising id of Apple is an IDFA, whatever the column is called', () => {
  assert.deepEqual(explained('ios advertising id', map('ios advertising id', [idfa]).mapping), {
    idfa: ['ios advertising id'],
  });
});

it('consent can be asked of a column by its position, where a file has no header row', () => {
  const { mapping, problems } = mapColumns({
    headers: undefined,
    samples: [['ada@example.com', 'yes']],
    consent: [{ column: '#2' }],
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(
    mapping.consent.map(({ index }) => index),
    [1],
  );
});
