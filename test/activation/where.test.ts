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
  ["position('@' in email) = 4 and substring(country from 1 for 1) in ('U', 'G')", ['ada', 'bob']],
  [`extract(year from "Last Order"::date) = 2026 and trim(both 'U' from country) = 'S'`, ['ada']],
  ["country = 'US' /* of them */ and (ltv::double > 500) is true -- the big ones", ['ada']],
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
  ["columns('coun.*') = 'US'", /not allowed/],
  ['* exclude (email) is null', /not allowed|cannot be understood/],
  // Files, settings, the network, and SQL that brings SQL.
  ["read_text('/etc/passwd') is null", /calls read_text/],
  ["'/etc/passwd'.read_blob() is null", /cannot be understood/],
  ["lower('/etc/passwd').read_blob() is null", /calls read_blob/],
  ["glob('/etc/*') is null", /calls glob/],
  ["sniff_csv('/etc/passwd') is null", /calls sniff_csv/],
  ["http_get('http://127.0.0.1') is null", /calls http_get/],
  ["current_setting('temp_directory') is null", /calls current_setting/],
  ["query('select 1') is null", /calls query/],
  ["query_table('chunk') is null", /calls query_table/],
  ["json_execute_serialized_sql('x') is null", /calls json_execute_serialized_sql/],
  ['duckdb_settings() is null', /calls duckdb_settings/],
  ["pg_catalog.getenv('HOME') is null", /calls getenv/],
  ["main.getenv('HOME') is null", /calls getenv/],
  ["system.main.lower(country) = 'us'", /calls lower/],
  ["error('ada@example.com')", /calls error/],
  ['exists (from chunk)', /query of its own/],
  ['country in (from chunk)', /query of its own/],
  ['email = any(select email from chunk)', /query of its own/],
  ['memory.main.chunk.country = 1', /a dot/],
  ['rowid = 1', /the column "rowid"/],
  ['"the number of the record" = 1', /the column "the number of the record"/],
  ["nextval('s') > 0", /calls nextval/],
  ['setseed(0.5) is null', /calls setseed/],
  // Lists, lambdas, structures.
  ["list_contains(['US'], country)", /calls list_contains/],
  ["[x for x in ['US'] if x = country] = ['US']", /calls list_/],
  ["list_filter(['US'], lambda x: x = country) is not null", /calls list_filter/],
  ['lambda x: x', /not allowed/],
  ["{'a': country}.a = 'US'", /structure|calls/],
  ["struct_pack(a := country).a = 'US'", /structure|calls/],
  ["country[1:2] = 'US'", /structure|calls/],
  ['unnest([country]) = 1', /calls unnest/],
  ['country::struct(a int) is null', /type that is not known/],
  ["country::enum('US') is null", /type that is not known/],
  ['country::int[] is null', /type that is not known/],
  // Pieces of other statements.
  ["country = 'US' limit 1", /cannot be understood|not one expression/],
  ["country = 'US' group by all", /cannot be understood|not one expression/],
  ["country = 'US';", /cannot be understood|not one expression/],
  ["lower(country) filter (where true) = 'us'", /calls lower/],
  ["lower(distinct country) = 'us'", /calls lower/],
  ['pragma database_list', /cannot be understood/],
  ["country = 'US') --", /cannot be understood/],
  ["country = 'US' /*", /cannot be understood/],
  // Work without end.
  ["repeat('x', 1000000000) = 'x'", /calls repeat/],
  ["lpad('x', 2000000000, 'y') = 'x'", /calls lpad/],
  ['range(1000000000) is null', /calls range/],
  [`${'not '.repeat(20_000)}true`, /cannot be understood/],
  [`${'lower('.repeat(5000)}country${')'.repeat(5000)} = 'us'`, /cannot be understood/],
  // Numbers that JSON cannot write.
  ['ltv::double < 1e400', /too large/],
  ['', /cannot be understood/],
  ['--', /cannot be understood/],
];

test('what is no condition on one record is refused before anything is read', async (t) => {
  const work = await workplace(t);
  const file = await work.file('customers.csv', customers);
  for (const [condition, says] of refused) {
    await t.test(`--where ${condition.slice(0, 60)}`, async () => {
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
});

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
