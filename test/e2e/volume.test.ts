import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { test } from 'node:test';
import { temporaryFolder } from '../support/folder.ts';
import { sha256 } from '../support/identities.ts';
import { runProgram } from '../support/program.ts';
import { realEmulator } from '../support/real-emulator.ts';

const people = 100_000;

/**
 * Every kind of end is among the rows, and what is expected is worked out here, row by row, by a rule that knows nothing
 * of the program: digests are of the plain text that this test has chosen.
 */
function generated() {
  const emails = new Set<string>();
  const phones = new Set<string>();
  const ends = { added: 0, duplicate: 0, excluded: 0, rejected: 0, empty: 0 };
  const rows: string[] = [];
  for (let at = 0; at < people; at += 1) {
    const email = `person${at}@example.com`;
    const phone = `+1212${String(2_000_000 + at).padStart(7, '0')}`;
    switch (at % 20) {
      case 3: // The person of the row before, in other spelling.
        rows.push(`Person${at - 1}@EXAMPLE.com,,yes`);
        ends.duplicate += 1;
        break;
      case 7:
        rows.push(`${email},${phone},no`);
        ends.excluded += 1;
        break;
      case 11:
        rows.push(`person${at},,yes`);
        ends.rejected += 1;
        break;
      case 13:
        rows.push(',,yes');
        ends.empty += 1;
        break;
      case 17:
        rows.push(`${email},,yes`);
        emails.add(sha256(email));
        ends.added += 1;
        break;
      default:
        rows.push(`${email},${phone},yes`);
        emails.add(sha256(email));
        phones.add(sha256(phone));
        ends.added += 1;
    }
  }
  return { rows, emails, phones, ends };
}

test('100,000 rows: exactly the expected members, every record accounted for, in under 300 MB', async (t) => {
  const folder = await temporaryFolder(t);
  const emulator = await realEmulator(t);
  const { rows, emails, phones, ends } = generated();
  const file = createWriteStream(join(folder, 'many.csv'));
  file.end(`Email,Phone,Marketing Opt In\n${rows.join('\n')}\n`);
  await finished(file);

  const env = {
    TIKTOK_SEG_HOME: join(folder, 'home'),
    TIKTOK_SEG_API_URL: emulator.origin,
    TIKTOK_SEG_TOKEN: emulator.mintToken(),
    TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
  };
  const args = ['push', '--audience', 'many', '--rate-level', 'none', '--json', 'many.csv'];
  const { code, stdout, stderr, peakMegabytes } = await runProgram(args, { cwd: folder, env });
  assert.equal(code, 0, stderr);

  const receipt = JSON.parse(stdout);
  const { read, ...others } = receipt.records;
  assert.equal(read, people);
  assert.equal(
    read,
    Object.values(others as Record<string, number>).reduce((sum, count) => sum + count, 0),
  );
  assert.deepEqual(receipt.records, { ...receipt.records, ...ends });
  const held = emulator.membership(receipt.audience.id);
  assert.deepEqual(held?.EMAIL_SHA256, emails);
  assert.deepEqual(held?.PHONE_SHA256, phones);
  assert.equal(receipt.membership.after, emails.size + phones.size);

  const { read: reading, send } = receipt.seconds;
  t.diagnostic(`read ${reading} s, sent ${send} s, peak ${peakMegabytes?.toFixed(0)} MB`);
  if (peakMegabytes === undefined) t.diagnostic('memory is not measured here: no /proc');
  else assert.ok(peakMegabytes < 300, `${peakMegabytes} MB`);
});

/** More than enough that what it holds in memory does not grow any more. */
const streamed = 800_000;

test('800,000 rows from standard input, record by record: in under 320 MB', async (t) => {
  const folder = await temporaryFolder(t);
  const emulator = await realEmulator(t);
  const rows = Array.from({ length: streamed }, (_, at) => `person${at}@example.com,+1212${2_000_000 + at}`);
  const { code, stdout, stderr, peakMegabytes } = await runProgram(
    ['push', '--audience', 'many', '--dry-run', '--json', '-'],
    {
      cwd: folder,
      env: {
        TIKTOK_SEG_HOME: join(folder, 'home'),
        TIKTOK_SEG_API_URL: emulator.origin,
        TIKTOK_SEG_TOKEN: emulator.mintToken(),
        TIKTOK_SEG_ADVERTISER_ID: emulator.advertisers[0]?.id,
      },
      input: `Email,Phone\n${rows.join('\n')}\n`,
    },
  );
  assert.equal(code, 0, stderr);
  assert.equal(JSON.parse(stdout).records.added, streamed);
  t.diagnostic(`peak ${peakMegabytes?.toFixed(0)} MB`);
  if (peakMegabytes !== undefined) assert.ok(peakMegabytes < 320, `${peakMegabytes} MB`);
});
