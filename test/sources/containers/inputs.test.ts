import assert from 'node:assert/strict';
import { copyFile, link, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openSources } from '../../../src/sources/index.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { faultOf, readAll, samples } from '../helpers.ts';

const csv = 'Email\nada@example.com\n';
const segment = 'Amazon_S3_segment12341e18-abcd-49c2-836d-123c88e76c39_20260115060000';
const manifest = 'manifest-d0420d72-756c-4159-9e7f-7d3e2f8b501e-0ac8f3c0-29bd-40aa-82c1-f1b7e0657b19.json';

const fixtures = fileURLToPath(new URL('../../fixtures/sources/', import.meta.url));

async function open(inputs: string[], cwd: string, adobeAudience?: string) {
  const warnings: string[] = [];
  const stdin = Readable.from([Buffer.from(csv)]);
  const files = await openSources(inputs, {
    cwd,
    stdin,
    adobeAudience,
    warn: (text) => void warnings.push(text),
  });
  return { names: files.map(({ file }) => file), files, warnings };
}

/** A folder with files by their paths; a sample of folder 01 where no content is given. */
async function folder(t: TestContext, ...files: (string | [name: string, content: string])[]) {
  const root = await temporaryFolder(t);
  for (const file of files) {
    const [name, content] = typeof file === 'string' ? [file, undefined] : file;
    await mkdir(dirname(join(root, name)), { recursive: true });
    if (content === undefined)
      await copyFile(`${samples}adobe/01-aep-audience-csv/${name}`, join(root, name));
    else await writeFile(join(root, name), content);
  }
  return root;
}

test('a folder is read with all below it, in a fixed order, without what holds no people', async (t) => {
  const root = await folder(
    t,
    ['acme/exportTime=202601150600/part-00010.csv', csv],
    ['acme/exportTime=202601150600/part-00002.csv', csv],
    ['acme/exportTime=202601150600/_SUCCESS', ''],
    ['acme/exportTime=202601150600/.part-00002.csv.crc', 'crc'],
    ['acme/.DS_Store', 'x'],
    ['acme/list.csv', csv],
    ['acme/list_10.csv', csv],
    ['acme/list_2.csv', csv],
    ['acme/x.info', '{}'],
  );
  const { names, warnings } = await open(['acme'], root);
  assert.deepEqual(names, [
    'acme/exportTime=202601150600/part-00002.csv',
    'acme/exportTime=202601150600/part-00010.csv',
    'acme/list.csv',
    'acme/list_2.csv',
    'acme/list_10.csv',
  ]);
  const said = warnings.join('\n');
  assert.match(said, /hold no people: .*_SUCCESS/);
  assert.match(said, /\.DS_Store/);
  assert.match(said, /list_10\.csv looks like part 10 .* acme\/list_9\.csv is not among the files/);
  assert.deepEqual((await open(['acme/', './acme'], root)).names.length, 5, 'the same folder, written twice');
});

test('patterns, files, folders and standard input go together; a file named twice counts once', async (t) => {
  const root = await folder(t, ['a.csv', csv], ['b.csv', csv], ['more/c.csv', csv], ['x[1].csv', csv]);
  await symlink(join(root, 'a.csv'), join(root, 'latest.csv'));
  await link(join(root, 'b.csv'), join(root, 'copy.txt'));
  const { names, warnings, files } = await open(
    ['*.csv', './a.csv', 'more', '-', 'copy.txt', 'x[1].csv'],
    root,
  );
  assert.deepEqual(names, ['a.csv', 'b.csv', 'x[1].csv', 'more/c.csv', '-']);
  const twice = warnings.filter((text) => text.includes('counts once'));
  assert.deepEqual(twice, [
    'latest.csv is the same file as a.csv and counts once.',
    './a.csv is the same file as a.csv and counts once.',
    'copy.txt is the same file as b.csv and counts once.',
    'x[1].csv is named twice and counts once.',
  ]);
  for (const source of files) assert.equal((await readAll(source)).length, 1);
});

test('a pattern that fits nothing, an empty folder and one without data are faults that say so', async (t) => {
  const root = await folder(t, ['list.csv', csv], ['empty/x/.gitkeep', ''], ['spark/_SUCCESS', '']);
  await mkdir(join(root, 'nothing'));
  const faults: [input: string, code: string, says: RegExp][] = [
    ['*.parquet', 'source_missing', /No file fits \*\.parquet/],
    ['nothing', 'source_empty', /nothing is an empty folder/],
    ['empty', 'source_empty', /holds no data: only empty\/x\/\.gitkeep/],
    ['spark', 'source_empty', /_SUCCESS/],
    ['spark/_SUCCESS', 'source_empty', /holds no people/],
  ];
  for (const [input, code, says] of faults) {
    const fault = await faultOf(openSources([input], { cwd: root }));
    assert.deepEqual([fault.code, fault.exitCode], [code, 10], input);
    assert.match(fault.message, says);
  }
});

test("Adobe's manifest beside the parts is checked, whether the folder or the files are named", async (t) => {
  const parts = [`${segment}.csv`, `${segment}_2.csv`];
  const root = await folder(t, ...parts, manifest);
  assert.deepEqual(
    (await open(['.'], root)).names,
    parts.map((part) => `./${part}`),
  );
  assert.deepEqual((await open(parts, root)).warnings, []);
  assert.deepEqual((await open(['*'], root)).names, parts);

  const { warnings } = await open([`${segment}_2.csv`], root);
  assert.match(
    warnings.join('\n'),
    new RegExp(`lists ${segment}.csv too, which is not among the files given`),
  );
  assert.match(warnings.join('\n'), /looks like part 2/);
});

test('a part of another size than the manifest says, or a missing one, is damage, and is named', async (t) => {
  const parts = [`${segment}.csv`, `${segment}_2.csv`];
  const wrong = await folder(t, ...parts);
  // Kept apart from the samples, which are to be pushed as they lie there.
  await copyFile(`${fixtures}manifest-size-mismatch.json`, join(wrong, 'manifest-size-mismatch.json'));
  for (const inputs of [['.'], parts, [parts[1] as string]]) {
    const fault = await faultOf(openSources(inputs, { cwd: wrong }));
    assert.deepEqual([fault.code, fault.exitCode], ['source_damaged', 10]);
    assert.match(
      fault.message,
      new RegExp(`"${segment}.csv": 999999 bytes are listed, but the file has 491`),
    );
  }
  const missing = await folder(t, parts[0] as string, manifest);
  const fault = await faultOf(openSources(['.'], { cwd: missing }));
  assert.equal(fault.code, 'source_damaged');
  assert.match(fault.message, new RegExp(`"${segment}_2.csv": this file is listed, but it is not there`));
});

test('a manifest of another export, or one that is none, stops nothing', async (t) => {
  const root = await folder(t, ['customers.csv', csv], manifest, ['manifest.json', '{"name":"a web app"}']);
  assert.deepEqual((await open(['customers.csv'], root)).warnings, []);
  const broken = await folder(t, ['customers.csv', csv], ['manifest-x.json', '{"exportResults":[']);
  assert.match((await open(['.'], broken)).warnings.join('\n'), /manifest-x\.json lists no files/);
});

test('exports of several Adobe audiences in a folder: one is picked, or it is said that all go into one', async (t) => {
  const other = 'Amazon_S3_segmentfa5c4622-6847-4199-8dd4-8b7c7c7ed1d6_20260115060000.csv';
  const root = await folder(t, `${segment}.csv`, [other, csv], ['more.csv', csv]);
  const all = await open(['.'], root);
  assert.equal(all.names.length, 3);
  assert.match(all.warnings.join(), /2 Adobe audiences.*12341e18.*fa5c4622.*--adobe-audience/);
  const picked = await open(['.'], root, 'FA5C4622-6847-4199-8dd4-8b7c7c7ed1d6');
  assert.deepEqual(picked.names, [`./${other}`, './more.csv']);
  assert.match(picked.warnings.join(), /1 file of other Adobe audiences/);
  assert.equal((await open(['.'], root, 'loyalty')).names.length, 3, 'a name that only the records know');
});

test('a split file of Audience Manager without the one before it is noticed', async (t) => {
  const name = 'S3_1_20914_full_1486140844000';
  const id = '97987bca-ae59-4c7d-94ba-ee4f19ab8c21 24\n';
  const root = await folder(t, [`${name}.sync`, id], [`${name}001.sync`, id], [`${name}003.sync`, id]);
  const said = (await open(['.'], root)).warnings.filter((text) => text.includes('looks like part'));
  assert.deepEqual(said, [
    `./${name}003.sync looks like part 3 of an export, but ./${name}002.sync is not among the files: people may be missing.`,
  ]);
});

test('a control file of Audience Manager with another size is damage; one that names other files is not', async (t) => {
  const name = 'S3_1_20914_iter_1486140844000';
  const info = (file: string, bytes: number) =>
    `{\n Files: [\n {\n FileByteSize: ${bytes},\n FileName: "${file}" } ] }`;
  const id = '97987bca-ae59-4c7d-94ba-ee4f19ab8c21 24\n';
  const root = await folder(t, [`${name}.sync`, id], [`${name}.info`, info(`${name}.sync`, id.length)]);
  assert.deepEqual((await open([`${name}.sync`], root)).warnings, []);
  await writeFile(join(root, `${name}.info`), info(`${name.replace('iter', 'full')}.sync`, 5));
  assert.match(
    (await open(['.'], root)).warnings.join('\n'),
    /lists S3_1_20914_full_1486140844000\.sync, which is not beside it/,
  );
  await writeFile(join(root, `${name}.info`), info(`${name}.sync`, id.length + 2));
  const fault = await faultOf(openSources([`${name}.sync`], { cwd: root }));
  assert.equal(fault.code, 'source_damaged');
});

test('a link that leads back into its folder does not read for ever', async (t) => {
  const root = await folder(t, ['export/a.csv', csv]);
  await symlink(join(root, 'export'), join(root, 'export', 'again'));
  assert.deepEqual(await readdir(join(root, 'export')), ['a.csv', 'again']);
  assert.deepEqual((await open(['export'], root)).names, ['export/a.csv']);
});
