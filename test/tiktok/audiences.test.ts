import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf, startClient } from './support/client.ts';
import { code, drop, ok, type Step, startScripted } from './support/scripted-tiktok.ts';

const entry = (number: number, name = `audience ${number}`) => ({
  audience_id: String(number),
  name,
  audience_type: 'Partner',
  calculate_type: 'MULTIPLE_TYPES',
  cover_num: 0,
  is_valid: false,
  is_expiring: false,
  is_creator: true,
  shared: false,
  create_time: '2026-11-22 10:00:00',
  expired_time: '2027-11-22 10:00:00',
});

const pageOf =
  (audiences: number[]): Step =>
  (response, received) => {
    const page = Number(received.query['page']);
    const size = Number(received.query['page_size']);
    const list = audiences.slice((page - 1) * size, page * size).map((number) => entry(number));
    const total = audiences.length;
    const page_info = { page, page_size: size, total_number: total, total_page: Math.ceil(total / size) };
    ok({ list, page_info })(response, received);
  };

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('all pages of audiences are read, the last one too', async (t) => {
  const server = await startScripted(
    t,
    upTo(4).map(() => pageOf(upTo(301))),
  );
  const { client } = startClient(t, { origin: server.origin });
  const audiences = await client.listAudiences('7');
  assert.equal(audiences.length, 301);
  assert.deepEqual(audiences.at(-1), entry(301));
  assert.deepEqual(
    server.received.map(({ path, query }) => [
      path,
      query['advertiser_id'],
      query['page'],
      query['page_size'],
    ]),
    ['1', '2', '3', '4'].map((page) => ['/open_api/v1.3/dmp/custom_audience/list/', '7', page, '100']),
  );
});

test('an advertiser without audiences has none, after one page', async (t) => {
  const server = await startScripted(t, [pageOf([])]);
  const { client } = startClient(t, { origin: server.origin });
  assert.deepEqual(await client.listAudiences('7'), []);
});

test('an audience deleted between two pages makes none of the others disappear', async (t) => {
  const before = upTo(150);
  const after = before.slice(1); // What was the 101st is now the 100th, on the page already read.
  const server = await startScripted(t, [pageOf(before), pageOf(after), pageOf(after), pageOf(after)]);
  const { client } = startClient(t, { origin: server.origin });
  const ids = (await client.listAudiences('7')).map(({ audience_id }) => Number(audience_id));
  assert.deepEqual(ids, after);
});

test('a list that never ends is no list', async (t) => {
  const endless: Step = ok({
    list: [entry(1)],
    page_info: { page: 1, page_size: 1, total_number: 1, total_page: 1e9 },
  });
  const server = await startScripted(t, Array(1000).fill(endless));
  const { client } = startClient(t, { origin: server.origin });
  await assert.rejects(client.listAudiences('7'), { code: 'answer_unusable' });
  assert.equal(server.received.length, 100);
});

test('missing details are filled with nothing, whatever is not known is left out', async (t) => {
  const list = [{ audience_id: 9007199254740, name: 'vip', audience_type: 'Partner', rule: { secret: 1 } }];
  const page_info = { page: 1, page_size: 100, total_number: 1, total_page: 1 };
  const server = await startScripted(t, [ok({ list, page_info })]);
  const { client } = startClient(t, { origin: server.origin });
  assert.deepEqual(await client.listAudiences('7'), [
    {
      ...{ audience_id: '9007199254740', name: 'vip', audience_type: 'Partner', calculate_type: '' },
      ...{ cover_num: 0, is_valid: false, is_expiring: false, is_creator: false, shared: false },
      ...{ create_time: '', expired_time: '' },
    },
  ]);
});

test('one audience is read with its history; one that is gone is no fault', async (t) => {
  const { audience_type: type, ...rest } = entry(5, 'vip');
  const audience_details = { ...rest, type, error_msg: '', msg: 'computing' };
  const history = {
    action: 'create',
    action_detail: '',
    editor: 'open_api',
    msg: '',
    opt_time: '2026-11-22',
  };
  const server = await startScripted(t, [
    ok({ list: [{ audience_details, audience_history: [history] }] }),
    ok({ list: [] }),
    code(40007, 'not found'),
    code(40001, 'no'),
  ]);
  const { client } = startClient(t, { origin: server.origin });
  const key = { advertiserId: '7', audienceId: '5' };
  assert.deepEqual(await client.readAudience(key), { details: audience_details, history: [history] });
  assert.equal(server.received[0]?.query['custom_audience_ids'], '["5"]');
  assert.equal(await client.readAudience(key), undefined);
  assert.equal(await client.readAudience(key), undefined);
  assert.equal((await faultOf(client.readAudience(key))).code, 'permission_missing');
});

test('an audience is made, renamed and deleted with the bodies TikTok documents', async (t) => {
  const server = await startScripted(t, [ok({ audience_id: '5' }), ok(), ok()]);
  const { client } = startClient(t, { origin: server.origin });
  assert.equal(await client.createAudience({ advertiserId: '7', name: 'vip' }), '5');
  await client.renameAudience({ advertiserId: '7', audienceId: '5', name: 'best' });
  await client.deleteAudience({ advertiserId: '7', audienceId: '5' });
  assert.deepEqual(
    server.received.map(({ method, path, body, headers }) => [
      `${method} ${path} ${headers['access-token']} ${headers['content-type']}`,
      JSON.parse(body),
    ]),
    [
      [
        'POST /open_api/v1.3/segment/audience/ token-of-the-test application/json',
        { advertiser_id: '7', action: 'create', custom_audience_name: 'vip' },
      ],
      [
        'POST /open_api/v1.3/dmp/custom_audience/update/ token-of-the-test application/json',
        { advertiser_id: '7', custom_audience_id: '5', custom_audience_name: 'best' },
      ],
      [
        'POST /open_api/v1.3/segment/audience/ token-of-the-test application/json',
        { advertiser_id: '7', action: 'delete', delete_audience_id: '5' },
      ],
    ],
  );
});

test('a rename to the name it has is done', async (t) => {
  const server = await startScripted(t, [drop, code(40012, 'NO_UPDATE')]);
  const { client } = startClient(t, { origin: server.origin });
  await client.renameAudience({ advertiserId: '7', audienceId: '5', name: 'vip' });
  assert.equal(server.received.length, 2);
});

test('a deletion whose answer was lost is done; one of an audience that never was is a fault', async (t) => {
  const server = await startScripted(t, [drop, code(40007), code(40007)]);
  const { client } = startClient(t, { origin: server.origin });
  await client.deleteAudience({ advertiserId: '7', audienceId: '5' });
  const fault = await faultOf(client.deleteAudience({ advertiserId: '7', audienceId: '6' }));
  assert.equal(fault.code, 'audience_gone');
});
