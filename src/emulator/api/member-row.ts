import type { SchemaColumn } from '../../tiktok/index.ts';
import { type Identity, isDigest } from '../world/members.ts';
import { code, Refusal } from './refusal.ts';

export interface Cell {
  identity: Identity;
  audienceIds: readonly string[];
}

/**
 * One person of `batch_data`: a slot for each schema entry in its order, `{}` where there is no value.
 * Written by hand rather than as a schema: a batch has up to 60,000 cells, and each fault has its own code.
 */
export function readRow(row: unknown, index: number, schema: readonly SchemaColumn[]): Cell[] {
  const where = `batch_data[${index}]`;
  if (!Array.isArray(row)) throw bad(`${where} is not an array`);
  if (row.length !== schema.length) {
    throw bad(`${where} has ${row.length} slots, id_schema has ${schema.length}`);
  }
  const cells: Cell[] = [];
  for (const [slot, column] of schema.entries()) {
    const cell = readCell(row[slot], column, `${where}[${slot}]`);
    if (cell) cells.push(cell);
  }
  if (cells.length === 0) throw bad(`${where} has no id`);
  return cells;
}

function readCell(cell: unknown, column: SchemaColumn, where: string): Cell | undefined {
  if (typeof cell !== 'object' || cell === null || Array.isArray(cell))
    throw bad(`${where} is not an object`);
  const names = Object.keys(cell);
  if (names.length === 0) return undefined;
  const { id, audience_ids: audienceIds } = cell as { id?: unknown; audience_ids?: unknown };
  if (names.length !== 2 || typeof id !== 'string' || !isIds(audienceIds)) {
    throw bad(`${where} must be {} or have a text id and audience_ids`);
  }
  if (!isDigest(id, column)) {
    throw new Refusal(code.notHashed, `PII_NOT_HASHED: ${where} is no digest for ${column}`);
  }
  return { identity: { column, digest: id.toLowerCase() }, audienceIds };
}

function isIds(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === 'string');
}

function bad(message: string): Refusal {
  return new Refusal(code.badParameter, message);
}
