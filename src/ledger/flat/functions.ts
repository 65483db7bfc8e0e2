import type { DuckDBDataChunk, DuckDBScalarFunction, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import { loadDuckDB } from '../../duckdb.ts';
import type { Database } from '../database.ts';
import { isPacked, pack } from './packing.ts';
import { type FlatScan, IrregularRow, type Rows } from './types.ts';

/** What a scan calls for each chunk of rows, by the names that SQL knows. */
export interface ScanFunctions {
  /** Of what `readRow` takes; gives a packed member, or null. */
  readonly row: string;
  /** Of the same cells; whether consent and status leave the row alone. */
  readonly undisputed: string | undefined;
  /**
   * For numbers, by position among the identifiers. `digits`: of packed digits, negative behind a plus, and of a packed
   * country; gives digits. `text`: of a cell and its country; gives the normal form, or nothing.
   */
  readonly numbers: ReadonlyMap<number, { digits: string; text: string }>;
  rowsRead(): number;
  /** Those of them whose member the database finds by itself. */
  membersPacked(): number;
  /** What went wrong in a function, but for an irregular row; the database would only say that something did. */
  throwIfFailed(): void;
}

export async function openFunctions(
  database: Database,
  name: string,
  { content: { plain }, readRow }: FlatScan,
  { arguments: { length: width } }: Rows,
): Promise<ScanFunctions> {
  const { DuckDBScalarFunction, BOOLEAN, DOUBLE, VARCHAR } = loadDuckDB().api;
  let rowsRead = 0;
  let membersPacked = 0;
  let failure: { error: unknown } | undefined;
  const offer = (
    called: string,
    parameterTypes: DuckDBType[],
    returnType: DuckDBType,
    give: (cells: unknown[]) => unknown,
  ) => {
    const mainFunction: Parameters<DuckDBScalarFunction['setMainFunction']>[0] = (_, input, output) => {
      try {
        giveEach(input, output, give);
      } catch (error) {
        failure ??= { error };
        throw error;
      }
    };
    database.connection.registerScalarFunction(
      DuckDBScalarFunction.create({ name: called, parameterTypes, returnType, mainFunction }),
    );
    return called;
  };
  const { identifiers } = plain;
  const isUndisputed = 'isUndisputed' in plain ? plain.isUndisputed : undefined;
  const numbers = new Map<number, { digits: string; text: string }>();
  for (const [at, { number }] of identifiers.entries()) {
    if (number === undefined) continue;
    numbers.set(at, {
      digits: offer(`${name}_digits_${at}`, [DOUBLE, DOUBLE], DOUBLE, ([written, country]) =>
        packDigits(
          number.readDigits(
            (written as number) < 0,
            unpackDigits(written as number),
            unpackCode(country as number),
          ),
        ),
      ),
      text: offer(
        `${name}_number_${at}`,
        [VARCHAR, VARCHAR],
        VARCHAR,
        ([cell, country]) => number.read(cell as string, country as string) ?? null,
      ),
    });
  }
  const cells = new Array<DuckDBType>(width).fill(VARCHAR);
  return {
    row: offer(`${name}_row`, cells, VARCHAR, (row) => {
      rowsRead += 1;
      const packed = pack(readRow(row as string[]));
      if (isPacked(packed)) membersPacked += 1;
      return packed;
    }),
    undisputed:
      isUndisputed && offer(`${name}_undisputed`, cells, BOOLEAN, (row) => isUndisputed(row as string[])),
    numbers,
    rowsRead: () => rowsRead,
    membersPacked: () => membersPacked,
    throwIfFailed: () => {
      if (failure !== undefined && !(failure.error instanceof IrregularRow)) throw failure.error;
    },
  };
}

function giveEach(input: DuckDBDataChunk, output: DuckDBVector, give: (cells: unknown[]) => unknown): void {
  const { rowCount, columnCount } = input;
  const vectors = Array.from({ length: columnCount }, (_, at) => input.getColumnVector(at));
  for (let row = 0; row < rowCount; row += 1) {
    output.setItem(row, give(vectors.map((vector) => vector.getItem(row))) as never);
  }
  output.flush();
}

/**
 * Texts cross over to the database one by one, numbers all at once. So up to 15 digits go as a number behind a one,
 * which keeps their leading zeros, and a country of two letters as the codes of these. Both are exact in a double.
 */
export const mostDigits = 15;

function unpackDigits(packed: number): string {
  return String(Math.abs(packed)).slice(1);
}

function packDigits(digits: string | undefined): number | null {
  return digits === undefined || digits.length > mostDigits ? null : Number(digits);
}

function unpackCode(packed: number): string {
  return packed === 0 ? '' : String.fromCharCode(Math.floor(packed / 256), packed % 256);
}
