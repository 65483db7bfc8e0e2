import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { openSources } from '../../src/sources/index.ts';
import { temporaryFolder } from '../support/folder.ts';
import { cellsOf, faultOf, folderWith, openOne, readAll, samples } from './helpers.ts';

/** A customer list with that many rows. */
function customers(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, index) => `Name ${index + 1},person${index + 1}@example.com`,
  );
  return `Name,Email\n${rows.join('\n')}\n`;
}

test('a missing file is named as it was written, and the likely name beside it', async (t) => {
  const folder = await folderWith(t, 'customers.csv', customers(1));
  const fault = await faultOf(openOne('./custmers.csv', folder));
  assert.equal(fault.code, 'source_missing');
  assert.equal(fault.exitCode, 10);
  assert.match(fault.message, /\.\/custmers\.csv/);
  assert.match(fault.hint ?? '', /customers\.csv/);
  const other = await faultOf(openOne('nothing-like-it.csv', folder));
  assert.doesNotMatch(other.hint ?? '', /customers/);
});

test('a folder, an empty file and blank lines are three answers', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'export'));
  await writeFile(join(folder, 'blank.csv'), '\n \r\n\n');
  assert.equal((await faultOf(openOne('export', folder))).code, 'source_empty');
  assert.equal((await faultOf(openOne('crm/empty.csv', samples))).code, 'source_empty');
  assert.equal((await faultOf(openOne('blank.csv', folder))).code, 'source_empty');
});

test('a file of another kind is refused by the name of its format', async (t) => {
  const kinds: [bytes: string, name: RegExp][] = [
    ['PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml xl/workbook.xml', /Excel workbook/],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', /\.xls/],
    ['PARE\x15\x04', /encrypted Parquet/],
    ['%PDF-1.7\n', /PDF/],
    ['-----BEGIN PGP MESSAGE-----\n\nhQEMA', /PGP/],
    ['\x85\x01\x0c\x03\x12\x34', /PGP/],
    ['\x89PNG\r\n\x1a\n', /PNG/],
    ['\xff\xd8\xff\xe0', /JPEG/],
    ['SQLite format 3\0', /SQLite/],
    ['<!DOCTYPE html><html>', /web page/],
    ['BEGIN:VCARD\nVERSION:3.0\nEMAIL:ada@example.com\nEND:VCARD\n', /vCard/],
    ['dn: uid=ada,dc=example\nmail: ada@example.com\n', /LDIF/],
    ['- email: ada@example.com\n  phone: "+12125550101"\n', /YAML/],
    ['From: ada@example.com\nTo: bob@example.com\n\nHello\n', /e-mail message/],
    ["-- MySQL dump\n\nINSERT INTO `c` VALUES (1,'ada@example.com'),(2,'bob@example.com');\n", /SQL dump/],
    ['COPY public.c (id, email) FROM stdin;\n1\tada@example.com\n\\.\n', /SQL dump/],
    ['Email,Phone\0\0\0\0\x01\x02\0\0\0\0', /binary/],
  ];
  for (const [bytes, name] of kinds) {
    const folder = await folderWith(t, 'list.csv', Buffer.from(bytes, 'latin1'));
    const fault = await faultOf(openOne('list.csv', folder));
    assert.equal(fault.code, 'source_unreadable');
    assert.match(fault.message, name);
    assert.ok(fault.hint);
  }
});

test('gzip is read, and its sha256 is that of the file on disk', async (t) => {
  const packed = gzipSync(customers(5000));
  const folder = await folderWith(t, 'customers.csv.gz', packed);
  const source = await openOne('customers.csv.gz', folder);
  assert.equal(cellsOf(await readAll(source)).length, 5000);
  assert.equal(source.size, packed.length);
  assert.deepEqual(source.progress, {
    bytes: packed.length,
    records: 5000,
    sha256: createHash('sha256').update(packed).digest('hex'),
  });
});

test('two gzip members are one file', async (t) => {
  const members = Buffer.concat([gzipSync(customers(3)), gzipSync('Last,last@example.com\n')]);
  const folder = await folderWith(t, 'customers.gz', members);
  assert.equal(cellsOf(await readAll(await openOne('customers.gz', folder))).length, 4);
});

test('a truncated or damaged gzip is damage, not a shorter list', async (t) => {
  const packed = gzipSync(customers(20_000));
  const cut = await folderWith(t, 'cut.gz', packed.subarray(0, packed.length / 2));
  const truncated = await faultOf(readAll(await openOne('cut.gz', cut)));
  assert.equal(truncated.code, 'source_damaged');
  assert.match(truncated.message, /cut off/);
  const flipped = Buffer.from(packed);
  flipped[flipped.length - 5] = (flipped.at(-5) ?? 0) ^ 0xff;
  const damaged = await folderWith(t, 'flipped.gz', flipped);
  assert.equal((await faultOf(readAll(await openOne('flipped.gz', damaged)))).code, 'source_damaged');
});

test('a gzip that expands without end stops at a limit', async (t) => {
  const bomb = gzipSync(
    Buffer.concat([Buffer.from('Email\n'), Buffer.alloc(24 * 1024 * 1024, 'a@example.com\n')]),
  );
  const folder = await folderWith(t, 'bomb.gz', bomb);
  const fault = await faultOf(readAll(await openOne('bomb.gz', folder)));
  assert.equal(fault.code, 'source_damaged');
  assert.match(fault.message, /expand/);
});

test('a file that changes between looking and the end of reading is an error', async (t) => {
  const changes: Record<string, (path: string) => Promise<void>> = {
    grown: (path) => appendFile(path, 'Late,late@example.com\n'),
    replaced: async (path) => {
      await writeFile(`${path}.new`, await readFile(path));
      await rename(`${path}.new`, path);
    },
    removed: (path) => rename(path, `${path}.gone`),
  };
  for (const [name, change] of Object.entries(changes)) {
    const folder = await folderWith(t, 'customers.csv', customers(20_000));
    const path = join(folder, 'customers.csv');
    const source = await openOne('customers.csv', folder);
    let chunks = 0;
    const reading = (async () => {
      for await (const _ of source.read({})) if (++chunks === 2) await change(path);
    })();
    assert.equal((await faultOf(reading)).code, 'source_changed', name);
    assert.ok(chunks >= 2, name);
    assert.equal(source.progress.sha256, undefined, name);
  }
  const folder = await folderWith(t, 'customers.csv', customers(3));
  const source = await openOne('customers.csv', folder);
  await appendFile(join(folder, 'customers.csv'), 'Late,late@example.com\n');
  assert.equal((await faultOf(readAll(source))).code, 'source_changed');
});

/** Files this process holds open below a folder; Linux only. */
async function openBelow(folder: string): Promise<string[]> {
  const { readlink } = await import('node:fs/promises');
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(folder));
}

function onLinux(t: TestContext): boolean {
  if (process.platform === 'linux') return true;
  t.skip('open files are listed in /proc');
  return false;
}

test('an abort ends the reading with its reason, and closes the file', async (t) => {
  if (!onLinux(t)) return;
  for (const name of ['customers.csv', 'customers.csv.gz']) {
    const text = customers(50_000);
    const folder = await folderWith(t, name, name.endsWith('.gz') ? gzipSync(text) : text);
    const source = await openOne(name, folder);
    const controller = new AbortController();
    const reason = new Error('stopped by the user');
    let records = 0;
    const reading = (async () => {
      for await (const chunk of source.read({ signal: controller.signal })) {
        records += chunk.length;
        controller.abort(reason);
      }
    })();
    await assert.rejects(reading, reason);
    assert.ok(records > 0 && records <= 1000, `${records} records`);
    assert.deepEqual(await openBelow(folder), []);
  }
});

test('who stops reading early leaves no file open', async (t) => {
  if (!onLinux(t)) return;
  for (const name of ['customers.csv', 'customers.csv.gz']) {
    const text = customers(50_000);
    const folder = await folderWith(t, name, name.endsWith('.gz') ? gzipSync(text) : text);
    const source = await openOne(name, folder);
    for await (const _ of source.read({})) {
      assert.equal((await openBelow(folder)).length, 1);
      break;
    }
    assert.deepEqual(await openBelow(folder), []);
  }
});

test('an abort ends the waiting for a silent standard input', async () => {
  const stdin = new PassThrough();
  stdin.write('Name,Email\n');
  const controller = new AbortController();
  const opening = openSources(['-'], { cwd: '/', stdin, signal: controller.signal });
  const reason = new Error('stopped by the user');
  setImmediate(() => controller.abort(reason));
  await assert.rejects(opening, reason);
});

test('standard input is read to its last byte, once', async () => {
  const stdin = new PassThrough();
  stdin.end(customers(30_000));
  const [source] = await openSources(['-'], { cwd: '/', stdin });
  assert.ok(source);
  assert.equal(source.file, '-');
  assert.equal(source.size, undefined);
  assert.equal(source.samples.length, 200);
  const cells = cellsOf(await readAll(source));
  assert.equal(cells.length, 30_000);
  assert.deepEqual(cells.at(-1), ['Name 30000', 'person30000@example.com']);
  assert.equal(source.progress.sha256, createHash('sha256').update(customers(30_000)).digest('hex'));
  assert.equal((await faultOf(openSources(['-', '-'], { cwd: '/', stdin }))).code, 'usage');
});

test('a named pipe, as a shell makes for <(…), is read like standard input', async (t) => {
  if (!onLinux(t)) return;
  const folder = await temporaryFolder(t);
  const pipe = join(folder, 'pipe');
  await promisify(execFile)('mkfifo', [pipe]);
  const writing = writeFile(pipe, customers(30_000));
  const source = await openOne('pipe', folder);
  assert.equal(source.size, undefined);
  assert.equal((await readAll(source)).length, 30_000);
  await writing;
});

test('what was opened is closed when another input cannot be used', async () => {
  const stdin = new PassThrough();
  stdin.end(customers(3));
  const fault = await faultOf(openSources(['-', 'missing.csv'], { cwd: samples, stdin }));
  assert.equal(fault.code, 'source_missing');
  assert.ok(stdin.destroyed);
});
