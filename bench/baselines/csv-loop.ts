// A plain loop of csv-parse and createHash, without phone parsing: node csv-loop.ts FILE OUT
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { parse } from 'csv-parse';

const [file = '', out = ''] = process.argv.slice(2);
const digests = new Set<string>();
const add = (text: string) => digests.add(createHash('sha256').update(text).digest('hex'));
for await (const row of createReadStream(file).pipe(parse({ columns: true })) as AsyncIterable<
  Record<string, string>
>) {
  const email = row['Email']?.trim().toLowerCase();
  const phone = row['Phone']?.replace(/[^\d+]/g, '');
  if (email) add(email);
  if (phone) add(phone);
}
const target = createWriteStream(out);
for (const digest of digests) target.write(`${digest}\n`);
target.end();
