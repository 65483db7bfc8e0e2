import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Reading } from '../../identities/index.ts';
import { DigestSet } from '../screen/digest-set.ts';
import type { TextWriter } from '../text-writer.ts';
import { type Column, columns, rowsOf } from './columns.ts';
import { type Drafted, personOf, readDraft, writeDraft } from './draft.ts';
import { LastWords } from './last-words.ts';
import { filled, type Refusal, Refusals } from './refusals.ts';

/**
 * The people of a source as rows, first as a draft. Who refuses or leaves may say so in any record, also in the last, so
 * only the end shows who stays; whoever does is there with the identities of all his records, as in a push.
 */
export class HashedList {
  readonly #draft: TextWriter;
  /** What is in the draft: the identities of each person, for an identity of two people stays while one of them does. */
  readonly #drafted = new DigestSet(mostCompared);
  readonly #refusals = new Refusals();
  readonly #words = new LastWords();
  /** Records of which everything came before. */
  duplicates = 0;

  constructor(draft: TextWriter) {
    this.#draft = draft;
  }

  take(reading: Reading): void {
    this.#refusals.take(reading);
    if (reading.outcome !== 'member') return;
    const rows = rowsOf(reading.identities);
    const person = personOf(rows);
    const word = this.#words.next(reading.statusTime);
    if (reading.leaving) {
      this.#words.leaves(person, word);
      writeDraft(this.#draft, { word, leaving: true, rows });
      return;
    }
    const isKnown = this.#isKnown(person);
    const fresh = reading.identities.filter(({ digest }) => this.#drafted.add(ofPerson(person, digest)));
    if (isKnown) this.#words.stays(person, word);
    if (fresh.length === 0) this.duplicates++;
    else writeDraft(this.#draft, { word, leaving: false, rows });
  }

  /** Writes the list from its closed draft. */
  async write(draft: string, to: TextWriter, { header }: { header: boolean }): Promise<WrittenList> {
    await this.#settle(draft);
    const used = await this.#columnsOf(draft);
    if (used.length === 0) throw nobody();
    if (!header && used.length > 1) throw severalTypes(used);
    const md5 = createHash('md5');
    const list: WrittenList = {
      columns: used,
      rows: 0,
      bytes: 0,
      md5: '',
      records: 0,
      leaving: 0,
      refused: {},
      values: {},
    };
    const write = (cells: readonly string[]) => {
      const line = `${cells.join(',')}\n`;
      to.write(line);
      md5.update(line);
      list.bytes += line.length;
    };
    if (header) write(used);
    const places = used.map((column) => columns.indexOf(column));
    for await (const { rows, refused, left } of this.#records(draft)) {
      for (const reason of refused) list.refused[reason] = (list.refused[reason] ?? 0) + 1;
      if (left) list.leaving++;
      else if (rows.length === 0) list.refused.records = (list.refused.records ?? 0) + 1;
      else list.records++;
      for (const row of rows) {
        write(places.map((place) => row[place] ?? ''));
        list.rows++;
        for (const [at, column] of used.entries())
          if (row[places[at] as number]) list.values[column] = (list.values[column] ?? 0) + 1;
      }
    }
    list.md5 = md5.digest('hex');
    return list;
  }

  /** Now that everybody has spoken: who leaves in the end, and what those refuse who refuse. */
  async #settle(draft: string): Promise<void> {
    if (!this.#words.disputed && !this.#refusals.personal) return;
    for await (const { leaving, word, rows } of readDraft(draft)) {
      this.#refusals.spread(rows);
      if (!leaving) this.#words.staysAfterAll(personOf(rows), word);
    }
  }

  /** The columns that hold anything in the end. */
  async #columnsOf(draft: string): Promise<Column[]> {
    const used = new Set<number>();
    for await (const { rows } of this.#records(draft)) {
      for (const row of rows) for (const [column, cell] of row.entries()) if (cell !== '') used.add(column);
      if (used.size === columns.length) break;
    }
    return columns.filter((_, at) => used.has(at));
  }

  /** The records of the draft without what was refused; `rows` is empty where nothing is left. */
  async *#records(draft: string): AsyncGenerator<Listed> {
    const late = new DigestSet(mostCompared);
    for await (const record of readDraft(draft)) {
      const person = personOf(record.rows);
      const { rows, refused, whole } = this.#refusals.allowed(record.rows);
      if (!whole && this.#words.hasLeft(person)) yield { rows: [], refused: [], left: true };
      else if (record.leaving) yield this.#afterAll(record, rows, late);
      else yield { rows, refused, left: false };
    }
  }

  /** Of a record whose person says elsewhere, and later, that he stays: what no other record of his has. */
  #afterAll(record: Drafted, allowed: readonly string[][], late: DigestSet): Listed {
    const person = personOf(record.rows);
    const isNew = (digest: string) =>
      !this.#drafted.has(ofPerson(person, digest)) && late.add(ofPerson(person, digest));
    const rows = filled(allowed.map((row) => row.map((cell) => (cell !== '' && isNew(cell) ? cell : ''))));
    return { rows, refused: [], left: rows.length === 0 };
  }

  #isKnown(person: string): boolean {
    return this.#drafted.has(ofPerson(person, person));
  }
}

/** What is left of a record of the draft. */
interface Listed {
  rows: string[][];
  refused: Refusal[];
  /** It says that its person has left, or another says so and later. */
  left: boolean;
}

export interface WrittenList {
  columns: Column[];
  rows: number;
  bytes: number;
  /** In hex: the `file_signature` that TikTok's upload wants. */
  md5: string;
  /** How many records of the source have rows in it. */
  records: number;
  /** How many have none, because they or a later one say that their person has left. */
  leaving: number;
  /** Identities, or whole records, left out because another record refuses. */
  refused: Partial<Record<Refusal | 'records', number>>;
  values: Partial<Record<Column, number>>;
}

/** An identity as one of a person's: 64 bits of each tell them apart. */
function ofPerson(person: string, digest: string): string {
  return person.slice(0, 16) + digest.slice(0, 16);
}

/** Beyond 8 million identities (256 MB) duplicates stay in the list, where they do no harm. */
const mostCompared = 8_000_000;

function nobody(): Fault {
  return new Fault('guard_refused', 'Nobody is left to be on the list; no file was written.', {
    hint: 'tiktok-seg inspect shows why.',
  });
}

function severalTypes(used: readonly Column[]): Fault {
  return new Fault('usage', `A list without a header has one type, and this one has ${used.join(', ')}.`, {
    hint: 'Leave --no-header away, or take one kind only, e.g. with a file of one column.',
  });
}
