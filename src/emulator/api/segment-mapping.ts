import { z } from 'zod';
import type { SchemaColumn } from '../../tiktok/index.ts';
import type { Audience } from '../world/audience.ts';
import { columns, type Identity, type Members } from '../world/members.ts';
import { startJob } from '../world/processing.ts';
import type { World } from '../world/world.ts';
import type { Conditions } from './conditions.ts';
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
  work({ world, input, conditions }) {
    const rows = input.batch_data.length;
    if (rows > mostRows) {
      throw new Refusal(
        code.batchTooLarge,
        `INVALID_BATCH_SIZE: batch_data has ${rows} rows, at most ${mostRows}`,
      );
    }
    if (!world.limiter.takeRows(rows, world.clock.now())) throw tooFrequent(world);
    const { audiences, changes } = readBatch(world, input);
    const taken = conditions.rows === 'all' ? changes : changes.slice(0, Math.ceil(rows / 2));
    for (const audience of audiences) delaySize(world, audience, conditions);
    for (const { members, identities } of taken.flat()) {
      if (input.action === 'add') members.add(identities);
      else members.remove(identities);
    }
    world.counters.rows(input.action, taken.length);
    world.changed();
    return {};
  },
});

interface Change {
  members: Members;
  identities: Identity[];
}

/** The audiences that the batch names, and what each of its rows changes. */
function readBatch(
  world: World,
  batch: z.infer<typeof input>,
): { audiences: Audience[]; changes: Change[][] } {
  const audiences: Audience[] = [];
  const known = new Map<string, Members>();
  const membersOf = (audienceId: string) => {
    const seen = known.get(audienceId);
    if (seen) return seen;
    const audience = findAudience(world, audienceId, batch.advertiser_ids);
    const members = streamedMembers(audience);
    known.set(audienceId, members);
    audiences.push(audience);
    return members;
  };
  const changes = batch.batch_data.map((row, index) => readChanges(row, index, batch.id_schema, membersOf));
  return { audiences, changes };
}

/** The members are there at once; what comes late is only that it shows. */
function delaySize({ clock }: World, audience: Audience, { processing }: Conditions): void {
  if (!processing || audience.job) return;
  startJob(audience, { now: clock.now(), milliseconds: processing.milliseconds, finish: () => {} });
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
