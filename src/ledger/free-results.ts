import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * DuckDB's results are native memory that goes when V8 collects their small wrappers, and V8 does not know their size:
 * sending 100 batches held on to 100 MB. A minor collection (about 1 ms) now and then lets go of them. Node offers it
 * in no other way than through this flag, which changes nothing but that `gc` can be called.
 */
export function resultCollector(every: number): () => void {
  setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  let queries = 0;
  return () => {
    queries += 1;
    if (queries % every === 0) void collect({ type: 'minor' });
  };
}

/** Lets go of all that reading left behind, before the database needs room to compare (some 50 MB, 30 ms). */
export function collectEverything(): void {
  setFlagsFromString('--expose-gc');
  const collect: NodeJS.GCFunction = runInNewContext('gc');
  void collect();
}
