import type { FlatTable } from '../../sources/index.ts';
import { cell, literal } from './sql-text.ts';
import type { FlatTableContent, Rows } from './types.ts';

export function tableRows({ flat, plain }: FlatTableContent): Rows {
  const cells = plain.columns.map(cell);
  return {
    query: `select ${cells.map((each) => `coalesce(${each}, '') as ${each}`).join(', ')} from ${readCsv(flat)}`,
    arguments: cells,
    conditions: [],
    // Rows that state one are never plain.
    statusTime: 'null::timestamp',
  };
}

/**
 * Without any guessing of the engine's own, and strict: what is irregular is an error. It finds line ends itself: told
 * of CRLF, it reads nothing (1.5.5).
 */
function readCsv({ path, width, delimiter, quote, gzip, skip }: FlatTable): string {
  const columns = Array.from({ length: width }, (_, at) => `'${cell(at)}': 'VARCHAR'`);
  return `read_csv(${literal(path)}, auto_detect = false, strict_mode = true, header = false, skip = ${skip},
    delim = ${literal(delimiter)}, quote = ${literal(quote ?? '')}, escape = ${literal(quote ?? '')},
    compression = '${gzip ? 'gzip' : 'none'}',
    columns = {${columns.join(', ')}})`;
}
