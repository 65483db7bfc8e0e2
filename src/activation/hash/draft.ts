import { open } from 'node:fs/promises';
import type { TextWriter } from '../text-writer.ts';
import type { Word } from './last-words.ts';

/** A record as it waits for the end of the source: its rows, and what it said of its person. */
export interface Drafted {
  word: Word;
  leaving: boolean;
  rows: string[][];
}

/** Marks the first row of a record, which begins with its word, and the others. */
const marks = { staying: '+', leaving: '-', next: ' ' };

export function writeDraft(to: TextWriter, { word, leaving, rows }: Drafted): void {
  const mark = leaving ? marks.leaving : marks.staying;
  for (const [at, row] of rows.entries()) {
    to.write(`${at === 0 ? `${mark}${word.time},${word.turn},` : marks.next}${row.join(',')}\n`);
  }
}

export async function* readDraft(path: string): AsyncGenerator<Drafted> {
  const handle = await open(path);
  try {
    let record: Drafted | undefined;
    for await (const line of handle.readLines()) {
      const cells = line.slice(1).split(',');
      const mark = line[0];
      if (mark === marks.next) {
        record?.rows.push(cells);
        continue;
      }
      if (record !== undefined) yield record;
      const [time, turn] = cells.splice(0, 2);
      record = {
        word: { time: Number(time), turn: Number(turn) },
        leaving: mark === marks.leaving,
        rows: [cells],
      };
    }
    if (record !== undefined) yield record;
  } finally {
    await handle.close();
  }
}

/** A person is named by the first identity of his record. */
export function personOf(rows: readonly (readonly string[])[]): string {
  return rows[0]?.find((cell) => cell !== '') ?? '';
}
