import { Fault } from '../../../fault.ts';
import { columnsOf } from '../../../identities/index.ts';
import type { SourceFile, SourceRecord } from '../../../sources/index.ts';
import { type Engine, openEngine } from './engine.ts';
import { type Condition, inBrackets, readCondition, refused } from './parse.ts';

/** A condition on the columns of each file (`--where`). */
export interface Where {
  /** Checks that the file has the columns, and says how to ask its records. Faults: `condition_unusable`. */
  of(source: SourceFile): Promise<Filter>;
  close(): void;
}

/** The records of a chunk that the condition does not keep. */
export type Filter = (chunk: readonly SourceRecord[]) => Promise<ReadonlySet<SourceRecord>>;

/** `today` is what `current_date` means. */
export async function openWhere(text: string, today: Date): Promise<Where> {
  const engine = await openEngine();
  try {
    const [serialized] = await engine.values(
      'select json_serialize_sql($1::varchar)',
      `select ${inBrackets(text)}`,
    );
    const condition = readCondition(text, String(serialized));
    return {
      of: (source) => openFilter(engine, condition, source, today),
      close: () => engine.close(),
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}

async function openFilter(
  engine: Engine,
  condition: Condition,
  source: SourceFile,
  today: Date,
): Promise<Filter> {
  if (source.profiles !== undefined) {
    throw refused(
      `cannot be asked of ${source.file}, which holds nested profiles`,
      'Choose the people in Adobe, or give a flat file.',
    );
  }
  const columns = resolve(condition, source);
  const table = [`${number} integer`, ...columns.map(({ name }) => `${quoted(name)} varchar`)].join(', ');
  const date = `date '${today.toISOString().slice(0, 10)}'`;
  const from = columns.some(({ name }) => name.toLowerCase() === 'current_date')
    ? 'chunk'
    : `(select *, ${date} as current_date from chunk)`;
  const query = `select ${number} from ${from} where ${inBrackets(condition.text)}`;
  const prepare = () => engine.connection.run(`create or replace table chunk (${table})`);
  await prepare();
  await check(engine, from, condition);

  const ask = async (records: readonly SourceRecord[]): Promise<Set<SourceRecord>> => {
    // Files are read one after another; the table is this file's from its first chunk on.
    await prepare();
    const appender = await engine.connection.createAppender('chunk');
    for (const [at, record] of records.entries()) {
      if (!('cells' in record)) continue;
      appender.appendInteger(at);
      for (const { index } of columns) {
        const cell = record.cells[index];
        // A blank cell is NULL, as DuckDB's own reader has it: `ltv::double > 5` does not stumble over it.
        if (cell === undefined || cell === '') appender.appendNull();
        else appender.appendVarchar(cell);
      }
      appender.endRow();
    }
    appender.closeSync();
    const kept = new Set(await engine.values(query));
    return new Set(records.filter((record, at) => 'cells' in record && !kept.has(at)));
  };
  return async (chunk) => {
    try {
      return await ask(chunk);
    } catch (error) {
      throw await explained(error, chunk, ask, source.file, columns);
    }
  };
}

const number = '"the number of the record"';

interface Column {
  /** As the condition writes it. */
  name: string;
  index: number;
}

function resolve({ columns }: Condition, source: SourceFile): Column[] {
  const known = columnsOf(source);
  const found = new Map<string, Column>();
  for (const name of columns) {
    const [index, ...others] = known.find(name);
    // To the database names that differ in case are one.
    const before = found.get(name.toLowerCase());
    if (index === undefined) {
      if (name.toLowerCase() === 'current_date') continue;
      const nearest = known.nearest(name);
      const guess = nearest === undefined ? '' : `Did you mean "${nearest}"? `;
      // Whoever takes double quotes for a text may have put an address in them.
      const what = /@|\d{6}/.test(name) ? 'a column' : `the column "${name}"`;
      throw refused(
        `names ${what}, which ${source.file} does not have`,
        `${guess}${source.file} has: ${known.names.join(', ')}.\nA text stands in single quotes: 'US'.`,
      );
    }
    if (others.length > 0 || (before !== undefined && before.index !== index)) {
      const positions = [...new Set([before?.index ?? index, index, ...others])].map(
        (one) => `"#${one + 1}"`,
      );
      throw refused(
        `names "${name}", and ${source.file} has several such columns`,
        `Take one of ${positions.join(', ')}.`,
      );
    }
    found.set(name.toLowerCase(), { name, index });
  }
  return [...found.values()];
}

/** Types that do not fit show without any record. */
async function check(engine: Engine, from: string, { text }: Condition): Promise<void> {
  let type: unknown;
  try {
    const [row] = (
      await engine.connection.runAndReadAll(`describe select ${inBrackets(text)} as kept from ${from}`)
    ).getRowObjects();
    type = row?.['column_type'];
  } catch (cause) {
    const said = String(cause instanceof Error ? cause.message : cause);
    const name = /given name and argument types '([^'(]+)\(/.exec(said)?.[1];
    throw new Fault(
      'condition_unusable',
      name === undefined
        ? 'The condition of --where does not fit together: its types differ.'
        : `The condition of --where calls ${name} with what it does not take.`,
      {
        hint: 'Cells are text. Say how to read one: ltv::double, signup::date.',
        cause,
      },
    );
  }
  if (type !== 'BOOLEAN') throw refused('says neither yes nor no');
}

/** DuckDB quotes the value it stumbled over, so its words go nowhere; what it stumbled at is found again. */
async function explained(
  error: unknown,
  chunk: readonly SourceRecord[],
  ask: (records: readonly SourceRecord[]) => Promise<unknown>,
  file: string,
  columns: readonly Column[],
): Promise<Fault> {
  const culprit = await firstThat(chunk, (record) =>
    ask([record]).then(
      () => false,
      () => true,
    ),
  );
  const said = error instanceof Error ? error.message.split('\n\n')[0] : '';
  const named = columns.find(({ name }) => said?.endsWith(` when casting from source column ${name}`));
  const place = culprit === undefined ? '' : ` to record ${culprit.number} (line ${culprit.line}) of ${file}`;
  const what =
    named === undefined
      ? 'a value cannot be read as asked'
      : `the column "${named.name}" cannot be read as asked`;
  const name = named?.name ?? columns[0]?.name ?? 'ltv';
  return new Fault('condition_unusable', `--where cannot be applied${place}: ${what}.`, {
    hint: `Where some cells hold no such value, write try_cast("${name}" AS double), or another type: those records are then filtered out.`,
  });
}

async function firstThat<Item>(
  items: readonly Item[],
  is: (item: Item) => Promise<boolean>,
): Promise<Item | undefined> {
  for (const item of items) if (await is(item)) return item;
  return undefined;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
