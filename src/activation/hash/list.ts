import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Fault } from '../../fault.ts';
import type { Reading, Rejection } from '../../identities/index.ts';
import { DigestSet } from '../screen/digest-set.ts';
import { isRefusal } from '../stage-reading.ts';
import type { TextWriter } from '../text-writer.ts';
import { type Column, columns, rowsOf } from './columns.ts';
import { LastWords, type Word } from './last-words.ts';

/** Why a person or an identity is not on the list although another record would put it there. */
type Refusal = 'consent_refused' | 'suppressed';

/** What is left of a record of the draft. */
interface Allowed {
  rows: string[][];
  refused: Refusal[];
  left?: true;
}

/**
 * The people of a source as rows, first as a draft. Who refuses may do so in any record, also in the last, so only the
 * end shows who stays; a refusal always wins, and otherwise the latest status, as in a push.
 */
export class HashedList {
  readonly #draft: TextWriter;
  readonly #written = new DigestSet(mostCompared);
  /** Of people who are not to be on the list at all. */
  readonly #refused = { consent_refused: new DigestSet(), suppressed: new DigestSet() };
  /** Of people who refuse this one kind. */
  readonly #withheld = new DigestSet();
  readonly #words = new LastWords();
  /** Positions of the columns that hold anything. */
  readonly #used = new Set<number>();
  /** Records of which every identity came before. */
  duplicates = 0;
  /** Records that say that their person has left. */
  leaving = 0;

  constructor(draft: TextWriter) {
    this.#draft = draft;
  }

  take(reading: Reading): void {
    if (reading.outcome === 'excluded' && isRefusal(reading)) {
      const refused = this.#refusedBy(reading.rejections);
      for (const { digest } of reading.identities) refused.add(digest);
    }
    if (reading.outcome !== 'member') return;
    for (const { digest } of reading.refused ?? []) this.#withheld.add(digest);
    const rows = rowsOf(reading.identities);
    const person = personOf(rows);
    const word = this.#words.next(reading.statusTime);
    if (reading.leaving) {
      this.#words.leaves(person, word);
      this.leaving++;
      return;
    }
    const fresh = reading.identities.filter(({ digest }) => this.#written.add(digest));
    if (!fresh.some(({ digest }) => digest === person)) this.#words.staysAgain(person, word);
    if (fresh.length === 0) {
      this.duplicates++;
      return;
    }
    for (const [at, row] of rows.entries()) {
      for (const [column, cell] of row.entries()) if (cell !== '') this.#used.add(column);
      this.#draft.write(`${at === 0 ? `${first}${word.time},${word.turn},` : next}${row.join(',')}\n`);
    }
  }

  #refusedBy(rejections: readonly Rejection[]): DigestSet {
    // A reason that names no kind concerns the person.
    const personal = rejections.filter(
      ({ kind, reason }) => kind === undefined && reason !== 'status_unknown',
    );
    if (personal.length === 0) return this.#withheld;
    const isListed = personal.some(({ reason }) => reason === 'suppressed');
    return this.#refused[isListed ? 'suppressed' : 'consent_refused'];
  }

  /** Writes the list from its closed draft. */
  async write(draft: string, to: TextWriter, { header }: { header: boolean }): Promise<WrittenList> {
    const used = columns.filter((_, at) => this.#used.has(at));
    if (used.length === 0) throw nobody();
    if (!header && used.length > 1) throw severalTypes(used);
    const md5 = createHash('md5');
    const list: WrittenList = {
      columns: used,
      rows: 0,
      bytes: 0,
      md5: '',
      records: 0,
      left: 0,
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
      if (left) list.left++;
      else if (rows.length === 0) list.refused.records = (list.refused.records ?? 0) + 1;
      else list.records++;
      for (const row of rows) {
        write(places.map((place) => row[place] ?? ''));
        list.rows++;
        for (const [at, column] of used.entries())
          if (row[places[at] as number]) list.values[column] = (list.values[column] ?? 0) + 1;
      }
    }
    if (list.rows === 0) throw nobody();
    list.md5 = md5.digest('hex');
    return list;
  }

  /** The records of the draft without what was refused; `rows` is empty where nothing is left. */
  async *#records(draft: string): AsyncGenerator<Allowed> {
    const handle = await open(draft);
    try {
      let rows: string[][] = [];
      let word = { time: 0, turn: 0 };
      for await (const line of handle.readLines()) {
        const cells = line.slice(1).split(',');
        if (line.startsWith(first)) {
          if (rows.length > 0) yield this.#allowed(rows, word);
          rows = [];
          const [time, turn] = cells.splice(0, 2);
          word = { time: Number(time), turn: Number(turn) };
        }
        rows.push(cells);
      }
      if (rows.length > 0) yield this.#allowed(rows, word);
    } finally {
      await handle.close();
    }
  }

  #allowed(rows: string[][], word: Word): Allowed {
    const refused: Refusal[] = [];
    // A person is named by the first identity of his record; of another's record only the identity itself is taken out.
    const person = personOf(rows);
    const refusal = this.#refusal(person);
    if (refusal !== undefined) return { rows: [], refused: [refusal] };
    if (this.#words.hasLeft(person, word)) return { rows: [], refused: [], left: true };
    const left = rows.map((row) =>
      row.map((cell) => {
        const refusal = this.#refusal(cell) ?? (this.#isWithheld(cell) ? 'consent_refused' : undefined);
        if (refusal !== undefined) refused.push(refusal);
        return refusal === undefined ? cell : '';
      }),
    );
    return { rows: left.filter((row) => row.some((cell) => cell !== '')), refused };
  }

  #isWithheld(digest: string): boolean {
    return digest !== '' && this.#withheld.has(digest);
  }

  #refusal(digest: string): Refusal | undefined {
    if (digest === '') return undefined;
    if (this.#refused.suppressed.has(digest)) return 'suppressed';
    return this.#refused.consent_refused.has(digest) ? 'consent_refused' : undefined;
  }
}

export interface WrittenList {
  columns: Column[];
  rows: number;
  bytes: number;
  /** In hex: the `file_signature` that TikTok's upload wants. */
  md5: string;
  /** How many records of the source have rows in it. */
  records: number;
  /** How many have none, because a later one says that their person has left. */
  left: number;
  /** Identities, or whole records, left out because another record refuses. */
  refused: Partial<Record<Refusal | 'records', number>>;
  values: Partial<Record<Column, number>>;
}

/** The first identity of a record. */
function personOf(rows: readonly (readonly string[])[]): string {
  return rows[0]?.find((cell) => cell !== '') ?? '';
}

/** Marks the first row of a record in the draft, which begins with its word, and the others. */
const first = '+';
const next = '-';

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
