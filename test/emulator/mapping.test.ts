import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchAction, SchemaColumn } from '../../src/tiktok/index.ts';
import { type Bench, bench, md5, sha256 } from './support.ts';

type Row = unknown[];

const send = (at: Bench, id_schema: unknown, batch_data: unknown, action?: BatchAction) =>
  at.post('segment/mapping/', { advertiser_ids: [at.advertiser], action, id_schema, batch_data });

const ada = sha256('ada@example.com');
const grace = sha256('grace@example.com');
const phone = sha256('+442071838750');

test('people come and go by their digests, however often it is said', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  const schema: SchemaColumn[] = ['EMAIL_SHA256', 'PHONE_SHA256'];
  const cell = (id: string) => ({ id, audience_ids: [vip] });
  const rows: Row[] = [
    [cell(ada), cell(phone)],
    [cell(grace), {}],
  ];
  assert.equal((await send(at, schema, rows)).code, 0);
  assert.equal((await send(at, schema, rows, 'add')).code, 0);
  const members = at.emulator.membership(vip) ?? assert.fail();
  assert.deepEqual([...members.EMAIL_SHA256].sort(), [ada, grace].sort());
  assert.deepEqual([...members.PHONE_SHA256], [phone]);
  assert.equal(members.IDFA_MD5.size, 0);

  assert.equal((await send(at, ['EMAIL_SHA256'], [[cell(ada)]], 'delete')).code, 0);
  assert.equal((await send(at, ['EMAIL_SHA256'], [[cell(ada)]], 'delete')).code, 0);
  const after = at.emulator.membership(vip) ?? assert.fail();
  assert.deepEqual([...after.EMAIL_SHA256], [grace]);
  assert.deepEqual([...after.PHONE_SHA256], [phone], 'only what was named went');
});

test('a cell may name several audiences; case of columns and digests does not matter', async (t) => {
  const at = await bench(t);
  const [first, second] = [await at.createAudience('one'), await at.createAudience('two')];
  const row = [
    { id: md5('device').toUpperCase(), audience_ids: [first, second] },
    { id: ada, audience_ids: [second] },
  ];
  assert.equal((await send(at, ['idfa_md5', 'email_sha256'], [row])).code, 0);
  assert.deepEqual([...(at.emulator.membership(first)?.IDFA_MD5 ?? [])], [md5('device')]);
  assert.equal(at.emulator.membership(first)?.EMAIL_SHA256.size, 0);
  assert.deepEqual([...(at.emulator.membership(second)?.EMAIL_SHA256 ?? [])], [ada]);
});

test('the size counts people, and from 1,000 on the audience is usable', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  const cell = (text: string) => ({ id: sha256(text), audience_ids: [vip] });
  const size = async () => {
    const query = { advertiser_id: at.advertiser, custom_audience_ids: JSON.stringify([vip]) };
    const { data } = await at.get<{ list: { cover_num: number; is_valid: boolean }[] }>(
      'dmp/custom_audience/list/',
      query,
    );
    return [data.list[0]?.cover_num, data.list[0]?.is_valid];
  };
  const people = Array.from({ length: 999 }, (_, number) => [
    cell(`mail ${number}`),
    cell(`phone ${number}`),
  ]);
  const schema = ['EMAIL_SHA256', 'PHONE_SHA256'];
  await send(at, schema, people);
  assert.deepEqual(await size(), [999, false]);
  await send(at, schema, [[{}, cell('phone of another')]]);
  assert.deepEqual(await size(), [1000, true]);
  // A row that holds identities of two people makes them one.
  await send(at, schema, [[cell('mail 1'), cell('phone 2')]]);
  assert.deepEqual(await size(), [999, false]);
});

test('each fault of a batch has its code, and a refused batch changes nothing', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  const foreign = await at.createAudience('vip', at.emulator.advertisers[1]?.id ?? '');
  const cell = (id: unknown, audience_ids: unknown = [vip]) => ({ id, audience_ids });
  const mail = ['EMAIL_SHA256'];
  const faults: [string, string[], unknown[], number][] = [
    ['a missing slot', ['EMAIL_SHA256', 'PHONE_SHA256'], [[cell(ada)]], 40002],
    ['a slot too many', mail, [[cell(ada), {}]], 40002],
    ['a null in place of {}', ['EMAIL_SHA256', 'PHONE_SHA256'], [[cell(ada), null]], 40002],
    ['a row of only {}', mail, [[{}]], 40002],
    ['a row that is no array', mail, [cell(ada)], 40002],
    ['a cell without audience', mail, [[{ id: ada }]], 40002],
    ['a cell with no audience', mail, [[cell(ada, [])]], 40002],
    ['a cell with a null audience', mail, [[cell(ada, [null])]], 40002],
    ['a cell with more than it may have', mail, [[{ ...cell(ada), name: 'Ada' }]], 40002],
    ['an empty id', mail, [[cell('')]], 40062],
    ['a plain address', mail, [[cell('ada@example.com')]], 40062],
    ['an MD5 where a SHA-256 belongs', mail, [[cell(md5('ada'))]], 40062],
    ['a SHA-256 where an MD5 belongs', ['IDFA_MD5'], [[cell(ada)]], 40062],
    ['a digest with a space', mail, [[cell(` ${ada.slice(1)}`)]], 40062],
    ['an id that is a number', mail, [[cell(7)]], 40002],
    ['an unknown column', ['GAID_SHA256'], [[cell(ada)]], 40002],
    ['a column twice', ['EMAIL_SHA256', 'email_sha256'], [[cell(ada), {}]], 40002],
    ['no columns', [], [[]], 40002],
    ['no rows', mail, [], 40002],
    ['an audience that does not exist', mail, [[cell(ada, ['1'])]], 40007],
    ['the audience of another advertiser', mail, [[cell(ada, [foreign])]], 40007],
  ];
  for (const [name, schema, batch, code] of faults) {
    // A good row before the fault shows whether anything was applied.
    const good = [cell(grace), ...schema.slice(1).map(() => ({}))];
    const rows = batch.length === 0 ? [] : [good, ...batch];
    const answer = await send(at, schema, rows);
    assert.equal(answer.code, code, `${name}: ${answer.message}`);
    assert.doesNotMatch(answer.message, /ada|[0-9a-f]{32}/i, name);
  }
  for (const digests of Object.values(at.emulator.membership(vip) ?? assert.fail()))
    assert.equal(digests.size, 0);
  assert.deepEqual(at.emulator.requests().rows, { add: 0, delete: 0 });
  assert.equal((await send(at, mail, [[cell(ada)]], 'replace' as BatchAction)).code, 40002);
});

test('10,000 rows are taken, one more is not', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  const rows = Array.from({ length: 10_000 }, (_, number) => [
    { id: sha256(`${number}`), audience_ids: [vip] },
  ]);
  assert.equal((await send(at, ['EMAIL_SHA256'], [...rows, rows[0]])).code, 40061);
  assert.equal(at.emulator.membership(vip)?.EMAIL_SHA256.size, 0);
  assert.equal((await send(at, ['EMAIL_SHA256'], rows)).code, 0);
  assert.equal(at.emulator.membership(vip)?.EMAIL_SHA256.size, 10_000);
});
