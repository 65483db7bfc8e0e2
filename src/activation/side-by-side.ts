/** Works through the items with so many at once, in their order, until none is left or `stopped`. `work` must not throw. */
export async function sideBySide<Item>(
  items: Iterable<Item>,
  { lanes, stopped }: { lanes: number; stopped: () => boolean },
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const worker = async () => {
    while (!stopped()) {
      const { value, done } = rest.next();
      if (done) return;
      await work(value);
    }
  };
  await Promise.all(Array.from({ length: lanes }, worker));
}

/** Lets so many in at once; the others wait in the order in which they came. */
export function turnstile(places: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
