export interface RequestCounts {
  total: number;
  /** By path below `/open_api/v1.3/`; the keys of `codes` are TikTok's codes, or `http 404` and the like. */
  paths: Record<string, { total: number; codes: Record<string, number> }>;
  /** Member rows taken by `segment/mapping`. */
  rows: { add: number; delete: number };
}

export class Counters {
  readonly #counts: RequestCounts = { total: 0, paths: {}, rows: { add: 0, delete: 0 } };

  /** Its number, counted from 1. */
  request(): number {
    this.#counts.total += 1;
    return this.#counts.total;
  }

  answer(path: string, outcome: string): void {
    this.#counts.paths[path] ??= { total: 0, codes: {} };
    const counts = this.#counts.paths[path];
    counts.total += 1;
    counts.codes[outcome] = (counts.codes[outcome] ?? 0) + 1;
  }

  rows(action: 'add' | 'delete', rows: number): void {
    this.#counts.rows[action] += rows;
  }

  read(): RequestCounts {
    return structuredClone(this.#counts);
  }
}
