import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const header = 'Id,First,Last,Email,Phone,Country,City,Zip,Street,Segment,Spent';

/**
 * Writes the same file for the same arguments: eleven columns, a fifth of the rows dirty, some people twice. `changed`:
 * one in so many has another address than without it.
 */
export async function writePeople(
  path: string,
  rows: number,
  { phones, changed = Number.POSITIVE_INFINITY }: { phones: boolean; changed?: number },
): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${header}\n`);
  for (let at = 0; at < rows; at += 1) {
    // One row in fifty is the person of an earlier one.
    const person = at % 50 === 49 ? at - 25 : at;
    const address = email(person % changed === changed - 1 ? person + rows : person);
    const cells = [at, 'Ada', 'Example', address, phones ? phone(person) : '', 'US', 'New York', 10001];
    const row = `${cells.join(',')},"${person % 900} Main St, Apt ${person % 50}",vip,${person % 1000}.50\n`;
    if (!file.write(row)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

function email(person: number): string {
  switch (person % 10) {
    case 3:
      return `  Person${person}@Example.COM `;
    case 7:
      return person % 20 === 7 ? '' : `person${person}example.com`;
    default:
      return `person${person}@example.com`;
  }
}

function phone(person: number): string {
  const area = 201 + (person % 700);
  const line = String(person % 10_000).padStart(4, '0');
  switch (person % 5) {
    case 0:
      return `(${area}) 555-${line}`;
    case 1:
      return `+1 ${area} 555 ${line}`;
    case 2:
      return `1-${area}-555-${line}`;
    case 3:
      return person % 10 === 3 ? 'n/a' : `+44 7700 9${String(person % 100_000).padStart(5, '0')}`;
    default:
      return `${area}.555.${line}`;
  }
}
