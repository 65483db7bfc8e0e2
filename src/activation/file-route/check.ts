import { Fault } from '../../fault.ts';
import type { Ledger } from '../../ledger/index.ts';
import { layoutFor } from './layout.ts';
import type { Way } from './way.ts';

/** Refuses, before anything is sent, what TikTok would not take as customer files. */
export async function checkFiles(
  ledger: Ledger,
  run: string,
  { id, name }: { id: string | null; name: string },
  way: Way,
): Promise<void> {
  layoutFor({ name, ...way }, await ledger.files.columns(run));
  const { before, after } = await ledger.files.people(run);
  // Some may have come there by other ways than this tool.
  const people = after + Math.max(0, way.size - before);
  if (people >= way.limits.fewestPeople) return;
  throw new Fault(
    'guard_refused',
    `"${name}" would have ${people} people; filled with customer files it needs at least ${way.limits.fewestPeople}. Nothing was sent.`,
    {
      hint:
        id === null
          ? 'TikTok takes no more files for a smaller one. Without --via file it is filled by the streaming API, which takes any number.'
          : 'TikTok refuses every change that leaves fewer. To take everybody out, use tiktok-seg audiences delete.',
    },
  );
}
