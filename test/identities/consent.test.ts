import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { identify, type MappingRequest, mapColumns, recordReader } from '../../src/identities/index.ts';
import { holds } from './tools.ts';

/** What becomes of one person with e-mail and phone when the consent column holds this cell. */
function outcome(header: string, cell: string, consent?: MappingRequest['consent']): string {
  const headers = ['email', 'phone', 'idfa', header];
  const record = ['ada@example.com', '+12125550101', '6D92078A-8246-4BA4-AE5B-76104861E7DC', cell];
  const { mapping, problems } = mapColumns({
    headers,
    samples: [record],
    ...(consent === undefined ? {} : { consent }),
  });
  assert.deepEqual(problems, []);
  const reading = recordReader(mapping, { rules: 'tiktok-2025-09', identify })(record);
  if (reading.outcome !== 'member') return reading.outcome;
  const kept = reading.identities.map(({ kind }) => kind).join(' ');
  return kept === 'email phone idfa' ? 'everything' : kept;
}

/** Header, cell, and what of the person is sent. */
const stories: [string, string, string][] = [
  // Dates of unsubscribing in the forms that exports have; the zeros of databases are none.
  ['unsubscribed_at', '15.01.26', 'excluded'],
  ['unsubscribed_at', '01.01.00', 'everything'],
  ['unsubscribed_at', '1767225600', 'excluded'],
  ['unsubscribed_at', '1767225600000', 'excluded'],

  // Polarity comes from the header: the same cell means the opposite.
  ['opt_in', 'no', 'excluded'],
  ['opt_out', 'no', 'everything'],
  ['opt_in', 'yes', 'everything'],
  ['opt_out', 'yes', 'excluded'],

  // A consent that is taken back is a refusal, whatever word speaks of consent beside it.
  ['Consent withdrawn', 'yes', 'excluded'],
  ['Consent withdrawn', 'no', 'everything'],
  ['Consent withdrawn', '', 'everything'],
  ['Consent withdrawn at', '2025-03-01', 'excluded'],
  ['gdpr_consent_revoked', 'true', 'excluded'],
  ['Einwilligung widerrufen am', '01.03.2025', 'excluded'],
  ['E-Mail-Einwilligung widerrufen', 'ja', 'phone idfa'],
  ['Opt-in refused', '1', 'excluded'],
  ['Werbewiderspruch', 'ja', 'excluded'],
  ['Werbewiderspruch', 'nein', 'everything'],
  ['Werbeeinwilligung', 'nein', 'excluded'],
  ['Werbeeinwilligung', 'ja', 'everything'],
  ['buyer_accepts_marketing', 'no', 'excluded'],
  ['GDPR erasure requested', 'yes', 'excluded'],
  ['Löschung', 'ja', 'excluded'],

  // A channel drops its kind, a general refusal the person.
  ['Accepts Marketing', 'no', 'excluded'],
  ['Accepts Email Marketing', 'no', 'phone idfa'],
  ['Newsletter', 'nein', 'phone idfa'],
  ['Accepts SMS Marketing', 'FALSE', 'email idfa'],
  ['DoNotCall', '1', 'email idfa'],
  ['do_not_sell', 'true', 'excluded'],
  ['Do Not Share', 'x', 'excluded'],
  ['limit_ad_tracking', 'true', 'email phone'],
  ['ad_tracking_enabled', 'false', 'email phone'],
  ['May we e-mail you?', 'no', 'phone idfa'],
  ['OK to call', 'nein', 'email idfa'],
  ['No SMS', 'x', 'email idfa'],
  ['Email & SMS consent', 'no', 'idfa'],
  ['Accepts push', 'no', 'everything'],
  ['Fax Opt Out', '1', 'everything'],
  ['Direct Mail Opt Out', 'yes', 'everything'],

  // Silence is no refusal, "never asked" neither.
  ['opt_in', '', 'everything'],
  ['opt_in', 'pending', 'everything'],
  ['opt_in', 'maybe', 'everything'],
  ['Email Marketing Consent', 'NEVER_SUBSCRIBED', 'everything'],
  ['Email Marketing Consent', 'UNSUBSCRIBED', 'phone idfa'],
  ['opt_out', '\\N', 'everything'],
  ['opt_in', '\\N', 'everything'],
  ['opt_in', '–', 'everything'],
  ['opt_in', 'N', 'excluded'],

  // Yes and no as people write them.
  ['Opt-in', 'Non', 'excluded'],
  ['Opt-in', 'NEJ', 'excluded'],
  ['Opt-in', 'não', 'excluded'],
  ['Opt-in', '0.0', 'excluded'],
  ['Opt-out', 'sí', 'excluded'],
  ['Opt-out', 'Oui', 'excluded'],
  ['Opt-out', 'Ja', 'excluded'],
  ['Opt-out', '✓', 'excluded'],
  ['Not subscribed', 'yes', 'excluded'],
  ['Opt-in', '✗', 'excluded'],
  ['Opt-in', '✅', 'everything'],
  ['Opt-in', '☐', 'excluded'],
  ['Opt-out', '☐', 'everything'],
  ['Opt-out', '❌', 'excluded'],

  // People say more than the word.
  ['Opt-in', 'No, thank you', 'excluded'],
  ['Opt-in', 'no - asked by phone', 'excluded'],
  ['Opt-in', 'Yes (2024-05-01)', 'everything'],
  ['Opt-out', 'Yes (2024-05-01)', 'excluded'],
  ['Opt-out', 'no: asked twice', 'everything'],
  ['status', 'Unsubscribed (2024-05-01)', 'excluded'],
  ['status', 'Unsubscribed from all', 'excluded'],
  ['status', 'Outstanding', 'everything'],
  ['Opt-in', 'no answer', 'everything'],

  // Dates: a filled one counts, a zero one does not.
  ['unsubscribed_at', '2025-02-02 12:00:00', 'excluded'],
  ['unsubscribed_at', '0000-00-00 00:00:00', 'everything'],
  ['unsubscribed_at', '1970-01-01T00:00:00Z', 'everything'],
  ['unsubscribed_at', '12/30/1899', 'everything'],
  ['unsubscribed_at', '0', 'everything'],
  ['unsubscribed_at', '1738497600', 'excluded'],
  ['unsubscribed_from_emails_at', '2 Feb 2025', 'phone idfa'],
  ['Unsubscribed', 'Feb 2, 2025', 'excluded'],
  ['EmailBouncedReason', '550 mailbox unavailable', 'phone idfa'],
  ['EmailBouncedDate', '', 'everything'],
  ['OPTIN_TIME', '0', 'everything'],

  // Status words refuse the person, whatever else the status says.
  ['status', 'Cleaned', 'excluded'],
  ['status', 'Bounced', 'excluded'],
  ['status', 'Marked as spam', 'excluded'],
  ['Person - Marketing status', 'Unsubscribed', 'excluded'],
  ['status', 'Pending', 'everything'],
  ['status', 'Rejected', 'everything'],
  ['email_subscription_status', 'unsubscribed', 'phone idfa'],
  ['mobilePhone_status', 'blocked', 'email idfa'],
  ['Marketing contact status', 'Non-marketing contact', 'everything'],
  ['SMS Consent Status', 'No', 'email idfa'],
  ['Email opt-out status', 'Opted out', 'phone idfa'],
  ['IsDeleted', '1', 'excluded'],

  // Dynamics says what is allowed in a column about what is not.
  ['Do not allow Bulk Emails', 'Allow', 'everything'],
  ['Do not allow Bulk Emails', 'Do Not Allow', 'phone idfa'],
  ['donotbulkemail', '1', 'phone idfa'],
  ['Do not allow Mails', 'Do Not Allow', 'everything'],

  // Adobe's choice values: no, default no, pending and unknown refuse.
  ['consents_share_val', 'n', 'excluded'],
  ['consents_share_val', 'u', 'excluded'],
  ['consents_share_val', 'dy', 'everything'],
  ['consents_share_val', '', 'everything'],
  ['consents.marketing.email.val', 'dn', 'phone idfa'],
  ['consents_marketing_any_val', 'p', 'excluded'],
  ['consents_marketing_push_val', 'n', 'everything'],
  ['consents_adID_val', 'n', 'email phone'],
  ['gdpr_consent', 'p', 'everything'],
  ['optInOut._channels.email', 'out', 'phone idfa'],
  ['optInOut.globalOptout', 'true', 'excluded'],
  ['optInOut.globalOptout', 'false', 'everything'],
];

describe('refusals found in the source', () => {
  for (const [header, cell, sent] of stories) {
    it(`${header}: ${JSON.stringify(cell)} sends ${sent}`, () => assert.equal(outcome(header, cell), sent));
  }
});

describe('--consent', () => {
  const demanded = (header: string, value?: string) => [
    value === undefined ? { column: header } : { column: header, value },
  ];

  it('lets silence and doubt refuse in an opt-in or status column', () => {
    for (const cell of ['', 'pending', 'maybe', 'unknown', '0000-00-00']) {
      assert.equal(outcome('opt_in', cell, demanded('opt_in')), 'excluded', cell);
      assert.equal(outcome('status', cell, demanded('Status')), 'excluded', cell);
    }
    assert.equal(outcome('status', 'Non-subscribed', demanded('status')), 'excluded');
    assert.equal(outcome('status', 'Subscribed', demanded('status')), 'everything');
    assert.equal(outcome('opt_in', 'Ja', demanded('opt_in')), 'everything');
    // A status of something else says nothing by itself; whoever names it says that it does.
    assert.equal(outcome('Membership card status', 'Unsubscribed'), 'everything');
    assert.equal(
      outcome('Membership card status', 'Subscribed', demanded('membership card status')),
      'everything',
    );
    assert.equal(outcome('Membership card status', 'Gold', demanded('membership card status')), 'excluded');
    assert.equal(outcome('OPTIN_TIME', '2024-03-14 09:12:31', demanded('optin_time')), 'everything');
    assert.equal(outcome('OPTIN_TIME', '', demanded('optin_time')), 'excluded');
  });

  it('keeps the channel of the header', () => {
    assert.equal(outcome('SMS opt-in', '', demanded('sms opt-in')), 'email idfa');
    assert.equal(outcome('SMS legal basis', '', demanded('SMS legal basis', 'Freely given')), 'email idfa');
  });

  it('still sees no objection in the blank of an opt-out column', () => {
    assert.equal(outcome('opt_out', '', demanded('opt_out')), 'everything');
    assert.equal(outcome('opt_out', 'maybe', demanded('opt_out')), 'excluded');
  });

  it('believes that letters and push messages stand for the person, which is not assumed', () => {
    assert.equal(outcome('Accepts push', 'no'), 'everything');
    assert.equal(outcome('Accepts push', 'no', demanded('Accepts push')), 'excluded');
  });

  it('accepts the one value it is given and no other', () => {
    assert.equal(
      outcome('Legal basis', 'freely given', demanded('Legal basis', 'Freely given')),
      'everything',
    );
    assert.equal(outcome('Legal basis', 'yes', demanded('Legal basis', 'Freely given')), 'excluded');
    assert.equal(outcome('opt_out', '', demanded('opt_out', 'no')), 'excluded');
  });

  it('adds to what is found: a refusal elsewhere still counts', () => {
    const headers = ['email', 'opt_in', 'do_not_sell'];
    const { mapping } = mapColumns({ headers, samples: [], consent: [{ column: 'opt_in' }] });
    const read = recordReader(mapping, { rules: 'tiktok-2025-09', identify });
    assert.equal(read(['ada@example.com', 'yes', 'yes']).outcome, 'excluded');
  });

  it('none ignores what was found', () => {
    assert.equal(outcome('opt_out', 'yes', 'none'), 'everything');
  });
});

it('no cell of a consent column makes the reader fail', () => {
  const headers = stories.map(([header]) => header);
  holds(
    fc.tuple(fc.constantFrom(...headers), fc.string({ unit: 'binary' }), fc.boolean()),
    ([header, cell, asked]) => {
      const { mapping } = mapColumns({
        headers: ['email', header],
        samples: [],
        ...(asked ? { consent: [{ column: '#2' }] } : {}),
      });
      const reading = recordReader(mapping, { rules: 'adobe', identify })(['ada@example.com', cell]);
      assert.ok(reading.outcome === 'member' || reading.outcome === 'excluded');
    },
  );
});
