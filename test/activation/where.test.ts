import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { sha256 } from '../support/identities.ts';
import { workplace } from '../support/push.ts';

const customers = `Email,Country,LTV,Last Order,Order #
ada@example.com,US,1200.50,2026-01-10,1
bob@example.com,GB,900,2025-12-01,2
cleo@example.com,US,12,2020-01-01,3
dan@example.com,us,,,4
eve,US,3000,2026-01-01,5
`;

test('a segment from a list: only those for whom the condition holds are sent, the others are counted', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  const { receipt } = await work.push(file, {
    where: "country = 'US' AND ltv::double > 500",
    maxReject: 1,
  });
  const { read, added, filtered, rejected } = receipt.records;
  assert.deepEqual({ read, added, filtered, rejected }, { read: 5, added: 1, filtered: 3, rejected: 1 });
  assert.deepEqual(work.members(receipt.audience.id), { EMAIL_SHA256: [sha256('ada@example.com')] });
});

const kept: [condition: string, people: string[]][] = [
  [`lower(country) = 'us' and "LTV" is null`, ['dan']],
  ["Country in ('GB', 'FR')", ['bob']],
  [`"Last Order"::date > current_date - interval 2 years`, ['ada', 'bob']],
  ['"#1" like \'%@example.com\' and "order #"::int between 2 and 3', ['bob', 'cleo']],
  ["case when country = 'GB' then true else try_cast(ltv as double) > 1000 end -- big ones", ['ada', 'bob']],
  ["regexp_matches(email, '^[a-c]') and not starts_with(email, 'b')", ['ada', 'cleo']],
];

for (const [condition, people] of kept) {
  test(`--where ${condition}`, async (t) => {
    const work = await workplace(t);
    // The clock of a test stands in January 2026.
    const file = await work.file('customers.csv', customers);
    const { receipt, fault } = await work.push(file, { where: condition, maxReject: 1 });
    assert.equal(fault, undefined);
    assert.deepEqual(
      work.members(receipt.audience.id)['EMAIL_SHA256'],
      people.map((name) => sha256(`${name}@example.com`)).sort(),
    );
  });
}

const refused: [condition: string, says: RegExp][] = [
  ["contry = 'US'", /the column "contry", which customers.csv does not have.*Did you mean "Country"/s],
  ['country = "US"', /single quotes/],
  ['country = "ada@example.com"', /^(?!.*ada@)/s],
  ['ltv > 500', /the column "ltv", which is text, with a number.*"ltv"::double/s],
  ['ltv + 1 > 2', /calls \+ with/],
  ['email', /neither yes nor no/],
  ["lower(country, 'x') = 'us'", /calls lower with/],
  ["country = 'US", /cannot be understood/],
  ["(country = 'US'", /cannot be understood/],
  ["country = 'US'); drop table chunk; select (1", /cannot be understood/],
  ["country = 'US'); select ('x'", /not one expression/],
  ["true) from read_text('/etc/passwd') where (true", /not one expression/],
  ["1 = 1) union select ('x'", /not one expression/],
  ["email in (select content from read_text('/etc/passwd'))", /query of its own/],
  ['exists (select 1)', /query of its own/],
  ["getenv('HOME') = 'x'", /calls getenv/],
  ["getvariable('x') = 'x'", /calls getvariable/],
  ['count(*) > 1', /calls count_star/],
  ['row_number() over () < 3', /window/],
  ['random() < 0.5', /calls random/],
  ['now() > current_date', /calls now/],
  ['country = $1', /parameter/],
  ['#2 = 1', /by position/],
  ['address.country = 1', /"address.country"/],
  ["[country] = ['US']", /calls list_value/],
  ['country::json is null', /type that is not known/],
  ['true, false', /calls row/],
  ['columns(*) is null', /not allowed/],
];

for (const [condition, says] of refused) {
  test(`--where ${condition} is refused before anything is read`, async (t) => {
    const work = await workplace(t);
    const file = await work.file('customers.csv', customers);
    await assert.rejects(
      work.push(file, { where: condition }),
      (fault: Error & { code?: string; hint?: string }) => {
        assert.equal(fault.code, 'condition_unusable');
        assert.match(`${fault.message}\n${fault.hint}`, says);
        return true;
      },
    );
  });
}

test('a cell that cannot be read as asked stops the run and names record and column, never the cell', async (t) => {
  const work = await workplace(t);
  const file = await work.file(
    'customers.csv',
    'Email,LTV\nada@example.com,1\nbob@example.com,+12125550101x\n',
  );
  const { receipt, fault } = await work.push(file, { where: 'ltv::double > 0' });
  assert.deepEqual([fault?.code, fault?.exitCode, receipt.records.added], ['condition_unusable', 2, 0]);
  assert.match(fault?.message ?? '', /record 2 \(line 3\) of customers.csv: the column "ltv"/);
  assert.match(fault?.hint ?? '', /try_cast\("ltv" AS double\)/);
  assert.doesNotMatch(JSON.stringify([fault?.message, fault?.hint, receipt]), /2125550101/);
});

test('each of several files is asked by its own columns', async (t) => {
  const work = await workplace(t);
  await work.file('one.csv', 'Email,Country\nada@example.com,US\n');
  await work.file('two.csv', 'Land,Country,E-Mail\nx,US,bob@example.com\nx,GB,cleo@example.com\n');
  const { receipt } = await work.push('one.csv', { inputs: ['one.csv', 'two.csv'], where: "country = 'US'" });
  assert.deepEqual([receipt.records.added, receipt.records.filtered], [2, 1]);
  await assert.rejects(work.push('one.csv', { inputs: ['one.csv', 'two.csv'], where: "land = 'US'" }), {
    code: 'condition_unusable',
    message: /one.csv/,
  });
});

test('of two columns of one name, or of names that differ in case, one has to be chosen', async (t) => {
  const work = await workplace(t);
  const file = await work.file('twins.csv', 'Email,Tag,Tag,X,x\nada@example.com,a,b,1,2\n');
  await assert.rejects(work.push(file, { where: "tag = 'b'" }), { hint: /"#2", "#3"/ });
  await assert.rejects(work.push(file, { where: `"X" = '1' and "x" = '2'` }), { hint: /"#4", "#5"/ });
  const { receipt } = await work.push(file, { where: `"#3" = 'b' and "x" = '2'` });
  assert.equal(receipt.records.added, 1);
});

test('what a condition looks at leaves no trace on disk', async (t) => {
  const work = await workplace(t);
  const rows = Array.from({ length: 3000 }, (_, at) => `canary${at}@example.com,Canarina ${at}`);
  const file = await work.file('customers.csv', `Email,Name\n${rows.join('\n')}\n`);
  const { receipt } = await work.push(file, { where: "name like '%9'" });
  assert.equal(receipt.records.added, 300);
  for (const entry of await readdir(work.context.cwd, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'customers.csv') continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    assert.ok(!/canar/i.test(bytes.toString('latin1')), entry.name);
  }
});
