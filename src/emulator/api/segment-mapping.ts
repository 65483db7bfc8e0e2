import { z } from 'zod';
import type { SchemaColumn } from '../../tiktok/index.ts';
import { columns, type Identity, type Members } from '../world/members.ts';
import type { World } from '../world/world.ts';
import { tokenEndpoint, tooFrequent } from './endpoint.ts';
import { findAudience, streamedMembers } from './find.ts';
import { id } from './input.ts';
import { readRow } from './member-row.ts';
import { code, Refusal } from './refusal.ts';

/** The limit Braze names; TikTok's page has only the code for exceeding it. */
const mostRows = 10_000;

const input = z.object({
  advertiser_ids: z.array(id).min(1),
  action: z.enum(['add', 'delete']).default('add'),
  // TikTok takes lower case as well.
  id_schema: z
    .array(z.string().toUpperCase().pipe(z.enum(columns)))
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'must not repeat a column'),
  batch_data: z.array(z.unknown()).min(1),
});

/** Every row is read before any is applied: a refused batch changes nothing. */
export const segmentMapping = tokenEndpoint({
  methods: ['POST'],
  needs: '31',
  input,
  work({ world, input }) {
    const rows = input.batch_data.length;
    if (rows > mostRows) {
      throw new Refusal(
        code.batchTooLarge,
        `INVALID_BATCH_SIZE: batch_data has ${rows} rows, at most ${mostRows}`,
      );
    }
    if (!world.limiter.takeRows(rows, world.clock.now())) throw tooFrequent(world);
    const changes = readBatch(world, input);
    for (const { members, identities } of changes) {
      if (input.action === 'add') members.add(identities);
      else members.remove(identities);
    }
    world.counters.rows(input.action, rows);
    world.changed();
    return {};
  },
});

interface Change {
  members: Members;
  identities: Identity[];
}

function readBatch(world: World, batch: z.infer<typeof input>): Change[] {
  const known = new Map<string, Members>();
  const membersOf = (audienceId: string) => {
    const members =
      known.get(audienceId) ?? streamedMembers(findAudience(world, audienceId, batch.advertiser_ids));
    known.set(audienceId, members);
    return members;
  };
  return batch.batch_data.flatMap((row, index) => readChanges(row, index, batch.id_schema, membersOf));
}

/** What one row changes, for each audience that its cells name. */
function readChanges(
  row: unknown,
  index: number,
  schema: readonly SchemaColumn[],
  membersOf: (audienceId: string) => Members,
): Change[] {
  const changes: Change[] = [];
  for (const { identity, audienceIds } of readRow(row, index, schema)) {
    for (const members of audienceIds.map(membersOf)) {
      const change = changes.find((candidate) => candidate.members === members);
      if (change) change.identities.push(identity);
      else changes.push({ members, identities: [identity] });
    }
  }
  return changes;
}
