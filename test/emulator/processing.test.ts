import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench, create, emails, made, people, shown, update, uploaded } from './files-support.ts';
import { codeOf, mapping } from './support.ts';

const minutes = (count: number) => count * 60_000;
const tenMinutes = { fault: 'processing', milliseconds: minutes(10) } as const;

test('the size of a streamed audience shows late; its members are there at once', async (t) => {
  const at = await bench(t);
  const vip = await at.createAudience('vip');
  at.emulator.misbehave([tenMinutes]);
  await at.post('segment/mapping/', mapping(at, vip, people(600)));
  at.clock.advance(minutes(6));
  await at.post('segment/mapping/', mapping(at, vip, people(600, 600)));
  assert.equal(at.emulator.membership(vip)?.EMAIL_SHA256.size, 1200);
  const state = async () => {
    const { entry } = await shown(at, vip);
    return [entry.cover_num, entry.is_valid];
  };
  assert.deepEqual(await state(), [0, false]);
  const page = async () => await (await fetch(at.emulator.origin)).text();
  assert.match(await page(), /Processing/);
  at.clock.advance(minutes(4) - 1);
  assert.deepEqual(await state(), [0, false]);
  at.clock.advance(1);
  assert.deepEqual(await state(), [1200, true], 'ten minutes after the first change');
  assert.match(await page(), /1,200 e-mail/);
});

test('while its files are processed an audience takes no others, and shows what it was', async (t) => {
  const at = await bench(t);
  at.emulator.misbehave([tenMinutes]);
  const id = await made(at, people(1000));
  const append = async (first: number) =>
    update(at, id, { file_paths: [await uploaded(at, people(100, first))], action: 'APPEND' });
  assert.deepEqual(emails(at, id), []);
  assert.deepEqual([(await shown(at, id)).entry.cover_num, (await shown(at, id)).entry.is_valid], [0, false]);
  const refused = await append(1000);
  assert.deepEqual(
    [refused.code, refused.message],
    [40002, 'Audience is not editable, please check audience status'],
  );

  at.clock.advance(minutes(10));
  assert.deepEqual(
    [(await shown(at, id)).entry.cover_num, (await shown(at, id)).entry.is_valid],
    [1000, true],
  );
  assert.equal((await append(1000)).code, 0);
  assert.equal((await append(1100)).code, 40002);
  assert.deepEqual([(await shown(at, id)).entry.cover_num, emails(at, id).length], [1000, 1000]);
  at.clock.advance(minutes(10));
  assert.deepEqual(emails(at, id), people(1100).sort());
  assert.equal((await append(1100)).code, 0);
});

test('processing that fails says so later: of a new audience nothing comes, of an old one what it had stays', async (t) => {
  const at = await bench(t);
  const id = await made(at, people(1000));
  const problem = 'Data could not be processed.';
  at.emulator.misbehave([
    { ...tenMinutes, problem, times: 2, path: ['dmp/custom_audience/create', 'dmp/custom_audience/update'] },
  ]);
  const failed = (await create(at, [await uploaded(at, people(1000))])).data.custom_audience_id;
  const append = async () =>
    update(at, id, { file_paths: [await uploaded(at, people(50, 1000))], action: 'APPEND' });
  assert.equal((await append()).code, 0);
  assert.equal((await shown(at, id)).details.error_msg, '');

  at.clock.advance(minutes(10));
  const [old, fresh] = [await shown(at, id), await shown(at, failed)];
  assert.deepEqual(
    [old.details.error_msg, old.history[0]?.msg, old.entry.is_valid],
    [problem, problem, true],
  );
  assert.deepEqual(emails(at, id), people(1000).sort());
  assert.deepEqual(
    [fresh.details.error_msg, fresh.entry.is_valid, fresh.entry.cover_num],
    [problem, false, 0],
  );
  assert.deepEqual(emails(at, failed), []);

  assert.equal((await append()).code, 0, 'once more, and now well');
  assert.equal((await shown(at, id)).details.error_msg, '');
  assert.deepEqual(emails(at, id), people(1050).sort());
});

test('an update whose answer is lost was done: the file is gone, the members are there', async (t) => {
  const at = await bench(t);
  const id = await made(at, people(1000));
  const body = {
    advertiser_id: at.advertiser,
    custom_audience_id: id,
    file_paths: [await uploaded(at, people(9, 1000))],
    action: 'APPEND',
  };
  at.emulator.misbehave([{ fault: 'drop', at: 'after', times: 1 }]);
  assert.equal(await codeOf(at, 'dmp/custom_audience/update/', body), 'no answer');
  assert.match(await codeOf(at, 'dmp/custom_audience/update/', body), /^40910/);
  assert.equal(emails(at, id).length, 1009);
});
