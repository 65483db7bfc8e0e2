import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bench,
  create,
  emails,
  made,
  people,
  sha256,
  shown,
  update,
  upload,
  uploaded,
} from './files-support.ts';
import { mapping, md5 } from './support.ts';

test('a file becomes a Customer File audience that holds just its people', async (t) => {
  const at = await bench(t);
  const answer = await upload(at);
  assert.equal(answer.code, 0);
  assert.match(answer.data.file_path, /^[0-9a-f]{16}$/);
  const made = await create(at, [answer.data.file_path], { retention_in_days: 30 });
  assert.deepEqual([made.code, Object.keys(made.data)], [0, ['custom_audience_id']]);
  const id = made.data.custom_audience_id;
  assert.deepEqual(emails(at, id), people(1000).sort());
  const { entry, details, history } = await shown(at, id);
  assert.deepEqual(
    [entry.name, entry.audience_type, entry.calculate_type, entry.cover_num, entry.is_valid],
    ['vip', 'Customer File Audience', 'EMAIL_SHA256', 1000, true],
  );
  assert.deepEqual([entry.expired_time, entry.is_expiring], ['2026-12-22 10:00:00', true]);
  assert.equal(details.type, 'Customer File Audience');
  assert.deepEqual(
    history.map(({ action }) => action),
    ['Edit', 'Create'],
  );

  const { members, total } = (await (
    await fetch(`${at.emulator.origin}/_emulator/audiences/${id}/members?limit=1`)
  ).json()) as { members: object[]; total: number };
  assert.deepEqual([total, members], [1000, [{ column: 'EMAIL_SHA256', digest: people(1000).sort()[0] }]]);
});

test('several files make one audience; names may repeat', async (t) => {
  const at = await bench(t);
  const files = [await uploaded(at, people(600)), await uploaded(at, people(600, 500))];
  const first = (await create(at, files)).data.custom_audience_id;
  assert.deepEqual(emails(at, first), people(1100).sort());
  assert.notEqual(await made(at, people(1000)), first);
});

test('people are appended, removed, and replaced where no action is named', async (t) => {
  const at = await bench(t);
  const id = await made(at, people(1500));
  const change = async (digests: string[], action?: 'APPEND' | 'REMOVE') => {
    const answer = await update(at, id, {
      file_paths: [await uploaded(at, digests)],
      ...(action && { action }),
    });
    assert.deepEqual([answer.code, answer.data], [0, {}], answer.message);
  };
  await change(people(100, 1450), 'APPEND');
  assert.deepEqual(emails(at, id), people(1550).sort());
  await change(people(200, 1400), 'REMOVE');
  assert.deepEqual(emails(at, id), people(1400).sort());
  await change(people(1000, 5000));
  assert.deepEqual(emails(at, id), people(1000, 5000).sort());
  const { history } = await shown(at, id);
  assert.match(history[0]?.action_detail ?? '', /REPLACE/);
});

test('no update may leave fewer than 1,000, and a small audience cannot be mended', async (t) => {
  const at = await bench(t);
  const id = await made(at, people(1200));
  for (const [action, digests] of [
    ['REMOVE', people(201)],
    ['REPLACE', people(999)],
  ] as const) {
    const answer = await update(at, id, { file_paths: [await uploaded(at, digests)], action });
    assert.deepEqual([answer.code, /fewer than 1000/.test(answer.message)], [40002, true]);
    assert.deepEqual(emails(at, id), people(1200).sort(), 'nothing done');
  }
  const removal = { file_paths: [await uploaded(at, people(200))], action: 'REMOVE' as const };
  assert.equal((await update(at, id, removal)).code, 0, 'down to 1,000 it goes');

  const small = await made(at, people(999));
  assert.deepEqual(
    [(await shown(at, small)).entry.cover_num, (await shown(at, small)).entry.is_valid],
    [999, false],
  );
  const more = { file_paths: [await uploaded(at, people(500, 999))], action: 'APPEND' as const };
  assert.match((await update(at, small, more)).message, /^Audience is not editable/);
  assert.equal((await update(at, small, { custom_audience_name: 'renamed' })).code, 0);
});

test('several types go in one file with a header, in which a row is one person', async (t) => {
  const at = await bench(t);
  const rows = people(1000).map((mail, index) => [
    mail,
    sha256(`phone ${index}`),
    '',
    md5(`device ${index}`),
  ]);
  const text = `email_SHA256,PHONE_sha256,MAID_SHA256,MAID_MD5\r\n${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;
  const { data } = await upload(at, { text, type: 'MULTIPLE_TYPES', name: 'PEOPLE.TXT' });
  const id = (await create(at, [data.file_path], { calculate_type: 'MULTIPLE_TYPES' })).data
    .custom_audience_id;
  const membership = at.emulator.membership(id) ?? assert.fail();
  assert.deepEqual(emails(at, id), people(1000).sort());
  assert.ok(membership.PHONE_SHA256.has(sha256('phone 999')));
  assert.ok(membership.MAID_MD5.has(md5('device 999')));
  assert.equal(membership.MAID_SHA256.size, 0);
  assert.equal((await shown(at, id)).entry.cover_num, 1000, 'people, not identities');
});

test('each single type holds its kind; GAID is what streaming calls AAID', async (t) => {
  const at = await bench(t);
  const expected = {
    PHONE_SHA256: 'PHONE_SHA256',
    IDFA_SHA256: 'IDFA_SHA256',
    GAID_SHA256: 'AAID_SHA256',
    FIRST_SHA256: 'MAID_SHA256',
    IDFA_MD5: 'IDFA_MD5',
    GAID_MD5: 'AAID_MD5',
    FIRST_MD5: 'MAID_MD5',
  } as const;
  for (const [type, column] of Object.entries(expected)) {
    const digests = people(3).map((digest) => (type.endsWith('MD5') ? md5(digest) : digest));
    const { data } = await upload(at, { text: digests.join('\n').toUpperCase(), type });
    const calculate_type = type as keyof typeof expected;
    const id = (await create(at, [data.file_path], { calculate_type })).data.custom_audience_id;
    assert.deepEqual([...(at.emulator.membership(id)?.[column] ?? [])], digests, type);
  }
});

test('an upload that is wrong is refused with its code, and nothing of it is repeated', async (t) => {
  const at = await bench(t);
  const [ada, plain] = [sha256('ada'), 'ada@example.com'];
  const several = (text: string) => ({ text, type: 'MULTIPLE_TYPES' });
  const faults: [string, Parameters<typeof upload>[1], number, RegExp?][] = [
    ['a wrong signature', { parts: { file_signature: md5('other') } }, 40900],
    ['a signature by SHA-256', { parts: { file_signature: sha256('x') } }, 40900],
    ['no signature', { parts: { file_signature: undefined } }, 40002, /Missing required.*file_signature/],
    [
      'the misspelt type',
      { parts: { calculate_type: undefined, more: 'EMAIL_SHA256' } },
      40002,
      /calculate_type/,
    ],
    ['no advertiser', { parts: { advertiser_id: undefined } }, 40002, /advertiser_id/],
    ['the advertiser of another', { parts: { advertiser_id: '7' } }, 40001],
    ['no file', { parts: { file: undefined } }, 40905],
    ['a text in place of a file', { parts: { file: ada } }, 40002],
    ['an empty file', { text: '' }, 40906],
    ['a header without rows', several('EMAIL_SHA256\n'), 40906],
    ['another ending', { name: 'people.xlsx' }, 40908],
    ['a withdrawn type', { type: 'FIRST_NORMAL' }, 40909],
    ['the name streaming uses', { type: 'AAID_SHA256' }, 40909],
    ['bytes that are no text', { text: `${ada}\n\0` }, 40914],
    ['a byte order mark', { text: `\ufeff${ada}` }, 40914],
    ['a header where none belongs', { text: `EMAIL_SHA256\n${ada}` }, 40915, /line 1/],
    ['a plain address', { text: `${ada}\n${plain}` }, 40915, /line 2/],
    ['an MD5 for a SHA-256', { text: md5('ada') }, 40915],
    ['an empty line', { text: `${ada}\n\n${ada}` }, 40915, /line 2/],
    ['two fields', { text: `${ada},${ada}` }, 40915],
    ['no header', several(`${ada}\n${ada}`), 40915, /line 1/],
    ['an unknown column', several(`EMAIL_SHA256,GAID_SHA256\n${ada},${ada}`), 40915],
    ['a row too short', several(`EMAIL_SHA256,PHONE_SHA256\n${ada},\n${ada}`), 40915, /line 3/],
    ['a row of nothing', several('EMAIL_SHA256,PHONE_SHA256\n,'), 40915, /line 2/],
    ['a column four times', several(`${Array(4).fill('EMAIL_SHA256').join(',')}\n${ada},,,`), 40915],
    ['plain device ids', several('MAID\n5f3a2b18-9c4d-4e7f-b8e2-17d3a1e69b25'), 40062],
  ];
  for (const [name, wrong, code, message = /./] of faults) {
    const answer = await upload(at, wrong);
    assert.equal(answer.code, code, `${name}: ${answer.message}`);
    assert.match(answer.message, message, name);
    assert.doesNotMatch(answer.message, /ada@|[0-9a-f]{20}/, name);
  }
  const thrice = `${Array(3).fill('EMAIL_SHA256').join(',')}\n${ada},,${sha256('grace')}`;
  assert.equal((await upload(at, several(thrice))).code, 0);
});

test('what is no form is no upload, and a token without the permission does not upload', async (t) => {
  const at = await bench(t);
  const path = 'dmp/custom_audience/file/upload/';
  assert.match((await at.post(path, { advertiser_id: at.advertiser })).message, /multipart/);
  for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
    const response = await fetch(`${at.emulator.origin}/open_api/v1.3/${path}`, {
      method: 'POST',
      headers: { 'access-token': at.token, 'content-type': type },
      body: 'x',
    });
    assert.equal(((await response.json()) as { code: number }).code, 40002);
  }
  const reader = { ...at, token: at.emulator.mintToken({ scopes: ['30'] }) };
  assert.equal((await upload(reader)).code, 40001);
});

test("a file is its uploader's, of its type, and for one use within a day", async (t) => {
  const at = await bench(t);
  const other = { ...at, advertiser: at.emulator.advertisers[1]?.id ?? '' };
  const foreign = await uploaded(other, people(1000));
  assert.equal((await create(at, [foreign])).code, 40905);
  assert.equal((await create(at, ['0123456789abcdef'])).code, 40905);
  assert.equal((await create(other, [foreign])).code, 0);

  const file = await uploaded(at, people(1000));
  assert.equal((await create(at, [file], { calculate_type: 'PHONE_SHA256' })).code, 40909);
  assert.equal((await create(at, [file, file])).code, 40002);
  const id = (await create(at, [file])).data.custom_audience_id;
  assert.equal((await create(at, [file])).code, 40910, 'deleted after matching');
  const phones = await uploaded(at, people(1000), 'PHONE_SHA256');
  assert.equal((await update(at, id, { file_paths: [phones], action: 'APPEND' })).code, 40909);

  const old = await uploaded(at, people(1000));
  at.clock.advance(24 * 3_600_000);
  assert.equal((await create(at, [old])).code, 40910);
});

test('a creation that is wrong makes nothing', async (t) => {
  const at = await bench(t);
  const file = await uploaded(at, people(1000));
  const device = await uploaded(at, people(1000), 'MAID_SHA256');
  const faults: Parameters<typeof create>[2][] = [
    { custom_audience_name: '' },
    { custom_audience_name: 'n'.repeat(129) },
    { file_paths: [] },
    { retention_in_days: 0 },
    { retention_in_days: 366 },
    { audience_sub_type: 'OTHER' as 'NORMAL' },
    { advertiser_id: '7' },
  ];
  for (const wrong of faults) {
    const { code } = await create(at, [file], wrong);
    assert.equal(code, wrong?.advertiser_id ? 40001 : 40002, JSON.stringify(wrong));
  }
  assert.equal((await create(at, [device], { calculate_type: 'MAID_SHA256' })).code, 40909, 'uploads only');
  const { data } = await at.get<{ page_info: { total_number: number } }>('dmp/custom_audience/list/', {
    advertiser_id: at.advertiser,
  });
  assert.equal(data.page_info.total_number, 3, 'those of the start');
  const named = await create(at, [file], { custom_audience_name: 'n'.repeat(128) });
  assert.equal((await shown(at, named.data.custom_audience_id)).entry.name.length, 128, 'not cut');
});

test('files and streams do not mix', async (t) => {
  const at = await bench(t);
  const [byFile, byStream] = [await made(at, people(1000)), await at.createAudience('vip')];
  assert.equal((await at.post('segment/mapping/', mapping(at, byFile, people(1)))).code, 40002);
  const deletion = { advertiser_id: at.advertiser, action: 'delete', delete_audience_id: byFile };
  assert.equal((await at.post('segment/audience/', deletion)).code, 40002);
  await at.post('segment/mapping/', mapping(at, byStream, people(1000)));
  const files = { file_paths: [await uploaded(at, people(1000))], action: 'APPEND' as const };
  assert.equal((await update(at, byStream, files)).code, 40002);
  assert.equal((await update(at, byFile, { ...files, custom_audience_name: 'both' })).code, 40002);
  assert.equal((await update(at, byFile, {})).code, 40002);
  assert.equal((await update(at, byFile, { ...files, action: 'ADD' as 'APPEND' })).code, 40002);
  assert.equal((await update(at, byFile, files)).code, 0, 'the file is still there');
  const removal = { advertiser_id: at.advertiser, custom_audience_ids: [byFile] };
  assert.equal((await at.post('dmp/custom_audience/delete/', removal)).code, 0);
  assert.equal(at.emulator.membership(byFile), undefined);
});

test('of the audiences of the start only the size is known, so they can only be replaced', async (t) => {
  const at = await bench(t);
  const { data } = await at.get<{ list: { name: string; audience_id: string }[] }>(
    'dmp/custom_audience/list/',
    {
      advertiser_id: at.advertiser,
    },
  );
  const loyal = data.list.find(({ name }) => name === 'Loyalty members')?.audience_id ?? '';
  const files = { file_paths: [await uploaded(at, people(1000))] };
  assert.equal((await update(at, loyal, { ...files, action: 'APPEND' })).code, 40008);
  assert.equal((await update(at, loyal, { ...files, action: 'REPLACE' })).code, 0);
  assert.deepEqual(emails(at, loyal), people(1000).sort());
});
