import assert from 'node:assert/strict';
import { it } from 'node:test';
import { identify, mapColumns, recordReader } from '../../src/identities/index.ts';

const now = new Date('2026-02-01T00:00:00Z');

it('every form of the header is found, with its times', () => {
  for (const stem of [
    'segmentMembership.',
    'segmentMembership_seg_namespace_seg_id_',
    'xdm:segmentMembership.ups.a.',
    'SEGMENTMEMBERSHIP_',
  ]) {
    const headers = [`${stem}lastQualificationTime`, 'Email', `${stem}status`, `${stem}validUntil`];
    assert.deepEqual(statusOf({ headers, samples: [] }), { index: 2, time: 0, validUntil: 3 }, stem);
  }
});

it('another header is believed where the cells say it in words of Adobe only', () => {
  const find = (header: string, cells: string[]) =>
    statusOf({ headers: ['email', header], samples: cells.map((cell) => ['', cell]) })?.index;
  assert.equal(find('status', ['realized', 'exited', '']), 1);
  assert.equal(find('Membership', ['Existing', 'active']), 1);
  assert.equal(find('Audience status', ['Active', 'Expired']), 1);
  assert.equal(find('status', ['active', 'expired']), undefined, 'a CRM says so of its customers');
  assert.equal(find('status', ['realized', 'open', 'won']), undefined);
  assert.equal(find('segmentMembership_name', ['VIP']), undefined);
});

it('a time under a name of its own is taken where it is the only one', () => {
  const samples = [['', 'realized', '2026-01-10T08:15:02Z']];
  assert.deepEqual(statusOf({ headers: ['Email', 'state', 'x_lastQualificationTime'], samples }), {
    index: 1,
    time: 2,
    validUntil: undefined,
  });
  const twice = ['Email', 'state', 'x_lastQualificationTime', 'y_lastQualificationTime'];
  assert.equal(statusOf({ headers: twice, samples })?.time, undefined);
});

it('of several audiences the one that is named counts, and none is guessed', () => {
  const headers = [
    'Email',
    'segmentMembership.ups.aaaa1111-1.status',
    'segmentMembership.ups.bbbb2222-2.status',
  ];
  const unsettled = mapColumns({ headers, samples: [] });
  assert.deepEqual(unsettled.problems, [{ problem: 'audience_ambiguous', columns: headers.slice(1) }]);
  assert.equal(statusOf({ headers, samples: [], adobeAudience: 'BBBB2222-2' })?.index, 2);
  const placeholder = ['Email', 'segmentMembership_seg_namespace_seg_id_status'];
  assert.equal(statusOf({ headers: placeholder, samples: [], adobeAudience: 'bbbb2222-2' })?.index, 1);
});

it('the status of another audience than the one that is named is not taken for it', () => {
  const headers = ['Email', 'segmentMembership_ups_aaaa1111-1_status'];
  const { mapping, problems } = mapColumns({
    headers,
    samples: [['', 'realized']],
    adobeAudience: 'bbbb2222-2',
  });
  assert.equal(mapping.status, undefined);
  assert.equal(problems[0]?.problem, 'column_not_found');
});

it('--map names it outright', () => {
  const map = [{ kind: 'status' as const, column: 'state of things' }];
  assert.equal(statusOf({ headers: ['Email', 'State of things'], samples: [], map })?.index, 1);
  const two = mapColumns({
    headers: ['Email', 'a', 'b'],
    samples: [],
    map: [...'ab'].map((column) => ({ kind: 'status', column })),
  });
  assert.deepEqual(two.problems[0], { problem: 'column_ambiguous', what: 'status', columns: ['a', 'b'] });
  const missing = mapColumns({ headers: ['Email'], samples: [], map });
  assert.equal(missing.problems[0]?.problem, 'column_not_found');
});

it('an export of Adobe without one only grows; a CRM file is not asked for one', () => {
  const grows = (headers: string[]) => mapColumns({ headers, samples: [] }).growsOnly;
  assert.equal(grows(['personalEmail_address', 'person_name_firstName']), true);
  assert.equal(grows(['personalEmail.address', 'segmentMembership.status']), false);
  assert.equal(grows(['Email', 'Phone']), false);
});

it('a row stays, leaves, or is left out where nobody can say', () => {
  const headers = [
    'Email',
    'Phone',
    'segmentMembership_status',
    'segmentMembership_lastQualificationTime',
    'segmentMembership_validUntil',
    'Opt out',
  ];
  const { mapping } = mapColumns({ headers, samples: [] });
  const read = recordReader(mapping, { rules: 'tiktok-2025-09', identify, now });
  const row = (status: string, time = '', until = '', optOut = '') => {
    const reading = read(['ada@example.com', '', status, time, until, optOut]);
    if (reading.outcome === 'member') return [reading.leaving, reading.statusTime?.toISOString()];
    return 'rejections' in reading ? [reading.outcome, ...reading.rejections] : [reading.outcome];
  };
  assert.deepEqual(row('realized', '2026-01-10T08:15:02Z'), [false, '2026-01-10T08:15:02.000Z']);
  assert.deepEqual(row('Exited'), [true, undefined]);
  assert.deepEqual(row('realized', '', '2026-01-31'), [true, undefined]);
  assert.deepEqual(row('realized', '1768032902'), [false, '2026-01-10T08:15:02.000Z']);
  assert.deepEqual(row('realized', '2026-13-45T00:00:00Z'), [false, undefined]);
  assert.equal(read(['ada@example.com']).outcome, 'excluded');
  const unknown = { column: 2, kind: undefined, reason: 'status_unknown' };
  assert.deepEqual(row('maybe'), ['excluded', unknown]);
  assert.deepEqual(row(''), ['excluded', unknown]);
  assert.deepEqual(row('null'), ['excluded', unknown]);
  assert.deepEqual(row('exited', '', '', 'yes'), [
    'excluded',
    { column: 5, kind: undefined, reason: 'consent_refused' },
  ]);
  assert.equal(read(['', '', 'exited', '', '', '']).outcome, 'empty');
  assert.equal(read(['nonsense', '', 'exited', '', '', '']).outcome, 'rejected');
});

function statusOf(request: Parameters<typeof mapColumns>[0]) {
  return mapColumns(request).mapping.status;
}
