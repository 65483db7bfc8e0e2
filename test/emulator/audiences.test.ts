import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  AudienceDetails,
  AudienceEntry,
  AudienceHistoryEntry,
  PageInfo,
} from '../../src/tiktok/index.ts';
import { type Bench, bench, sha256 } from './support.ts';

interface Page {
  list: AudienceEntry[];
  page_info: PageInfo;
}

const list = ({ get, advertiser }: Bench, query: Record<string, string> = {}) =>
  get<Page>('dmp/custom_audience/list/', { advertiser_id: advertiser, ...query });

test('a new audience is a Partner audience, empty and not usable', async (t) => {
  const at = await bench(t);
  const id = await at.createAudience('vip');
  const { data } = await list(at, { custom_audience_ids: JSON.stringify([id]) });
  assert.deepEqual(data.list, [
    {
      audience_id: id,
      name: 'vip',
      audience_type: 'Partner',
      calculate_type: 'MULTIPLE_TYPES',
      cover_num: 0,
      is_valid: false,
      is_expiring: false,
      is_creator: true,
      shared: false,
      create_time: '2026-11-22 10:00:00',
      expired_time: '2038-01-01 00:00:00',
    },
  ]);
});

test('names may repeat, and one over 70 characters is cut in silence', async (t) => {
  const at = await bench(t);
  const ids = [await at.createAudience('vip'), await at.createAudience('vip')];
  assert.equal(new Set(ids).size, 2);
  await at.createAudience('n'.repeat(70));
  await at.createAudience('ñ'.repeat(71));
  const names = (await list(at)).data.list.map(({ name }) => name);
  assert.deepEqual(names.slice(0, 4), [`${'ñ'.repeat(67)}...`, 'n'.repeat(70), 'vip', 'vip']);
  const nameless = { advertiser_id: at.advertiser, custom_audience_name: ' ' };
  assert.equal((await at.post('segment/audience/', nameless)).code, 40002);
});

test('the list comes in pages of ten, or as asked, and its end shows in total_page', async (t) => {
  const at = await bench(t);
  for (let number = 1; number <= 22; number += 1) await at.createAudience(`audience ${number}`);
  const first = (await list(at)).data;
  assert.equal(first.list.length, 10);
  // Three more are there from the start, of other types.
  assert.deepEqual(first.page_info, { page: 1, page_size: 10, total_number: 25, total_page: 3 });
  const pages = await Promise.all(['1', '2', '3', '4'].map((page) => list(at, { page })));
  assert.deepEqual(
    pages.map(({ data }) => data.list.length),
    [10, 10, 5, 0],
  );
  const ids = pages.flatMap(({ data }) => data.list.map(({ audience_id }) => audience_id));
  assert.equal(new Set(ids).size, 25);
  for (const page_size of ['0', '101', 'x', '-1']) assert.equal((await list(at, { page_size })).code, 40002);
});

test('other types are there too, and cannot be streamed to or deleted as segments', async (t) => {
  const at = await bench(t);
  const { data } = await list(at);
  const types = data.list.map(({ audience_type }) => audience_type).sort();
  assert.deepEqual(types, ['Customer File Audience', 'Lookalike Audience', 'Website Audience']);
  const [other] = data.list;
  assert.ok(other?.is_valid && other.is_expiring);
  const row = [{ id: sha256('ada@example.com'), audience_ids: [other.audience_id] }];
  const mapping = { advertiser_ids: [at.advertiser], id_schema: ['EMAIL_SHA256'], batch_data: [row] };
  assert.equal((await at.post('segment/mapping/', mapping)).code, 40002);
  const deletion = { advertiser_id: at.advertiser, action: 'delete', delete_audience_id: other.audience_id };
  assert.equal((await at.post('segment/audience/', deletion)).code, 40002);
  assert.equal(at.emulator.membership(other.audience_id), undefined);
});

test('the list tells UTC, the details tell the time of the account', async (t) => {
  const at = await bench(t);
  const auckland = at.emulator.advertisers[1]?.id ?? '';
  const id = await at.createAudience('vip', auckland);
  at.clock.advance(3_600_000);
  const rename = { advertiser_id: auckland, custom_audience_id: id, custom_audience_name: 'VIP 2026' };
  assert.equal((await at.post('dmp/custom_audience/update/', rename)).code, 0);

  const query = { advertiser_id: auckland, custom_audience_ids: JSON.stringify([id, '1']) };
  const listed = (await at.get<Page>('dmp/custom_audience/list/', query)).data.list[0];
  assert.equal(listed?.create_time, '2026-11-22 10:00:00');
  const got = await at.get<{
    list: { audience_details: AudienceDetails; audience_history: AudienceHistoryEntry[] }[];
  }>('dmp/custom_audience/get/', query);
  assert.equal(got.data.list.length, 1, 'an id that does not exist is left out');
  const { audience_details: details, audience_history: history } = got.data.list[0] ?? assert.fail();
  assert.equal(details.name, 'VIP 2026');
  assert.equal(details.type, 'Partner');
  assert.ok(!('audience_type' in details));
  assert.equal(details.create_time, '2026-11-22 23:00:00');
  assert.equal(
    details.expired_time,
    '2038-01-01 13:00:00',
    'as TikTok was recorded for an account in UTC+13',
  );
  assert.deepEqual(
    history.map(({ action, editor, opt_time }) => [action, editor, opt_time]),
    [
      ['Edit', 'open_api', '2026-11-23 00:00:00'],
      ['Create', 'open_api', '2026-11-22 23:00:00'],
    ],
  );
});

test('a failed audience says why', async (t) => {
  const at = await bench(t);
  const advertiser_id = at.emulator.advertisers[1]?.id ?? '';
  const { data } = await at.get<Page>('dmp/custom_audience/list/', { advertiser_id });
  const failed = data.list.find(({ name }) => name === 'Video viewers');
  const query = { advertiser_id, custom_audience_ids: JSON.stringify([failed?.audience_id]) };
  const got = await at.get<{ list: { audience_details: AudienceDetails }[] }>(
    'dmp/custom_audience/get/',
    query,
  );
  assert.equal(got.data.list[0]?.audience_details.error_msg, 'The source data is empty.');
  assert.equal(failed?.is_valid, false);
});

test('what is deleted is gone, and the audience of another advertiser is none', async (t) => {
  const at = await bench(t);
  const [first, second, third] = [
    await at.createAudience('a'),
    await at.createAudience('b'),
    await at.createAudience('c'),
  ];
  const remove = (advertiser_id: string, delete_audience_id?: string) =>
    at.post('segment/audience/', { advertiser_id, action: 'delete', delete_audience_id });
  assert.equal((await remove(at.emulator.advertisers[1]?.id ?? '', first)).code, 40007);
  assert.equal((await remove(at.advertiser)).code, 40002);
  assert.equal((await remove(at.advertiser, first)).code, 0);
  assert.equal((await remove(at.advertiser, first)).code, 40007);

  const removeAll = (...custom_audience_ids: string[]) =>
    at.post('dmp/custom_audience/delete/', { advertiser_id: at.advertiser, custom_audience_ids });
  assert.equal((await removeAll(second, first)).code, 40007, 'all or none');
  assert.equal((await removeAll(second, third)).code, 0);
  const rename = { advertiser_id: at.advertiser, custom_audience_id: second, custom_audience_name: 'x' };
  assert.equal((await at.post('dmp/custom_audience/update/', rename)).code, 40007);
  assert.equal((await list(at)).data.page_info.total_number, 3);
});
