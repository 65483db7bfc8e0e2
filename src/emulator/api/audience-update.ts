import { z } from 'zod';
import { type Audience, fileType, stateOf } from '../world/audience.ts';
import { Members } from '../world/members.ts';
import type { UploadedFile } from '../world/uploads.ts';
import type { World } from '../world/world.ts';
import type { Conditions } from './conditions.ts';
import { tokenEndpoint } from './endpoint.ts';
import { bringFiles, filePaths, findFiles } from './files.ts';
import { findAudience } from './find.ts';
import { id } from './input.ts';
import { code, Refusal } from './refusal.ts';

/** A new name, or files: what they do is `REPLACE` unless an action is named. */
export const audienceUpdate = tokenEndpoint({
  methods: ['POST'],
  needs: '31',
  input: z.object({
    advertiser_id: id,
    custom_audience_id: id,
    custom_audience_name: z.string().trim().min(1).max(128).optional(),
    file_paths: filePaths.optional(),
    action: z.enum(['APPEND', 'REMOVE', 'REPLACE']).default('REPLACE'),
  }),
  work({ world, input, conditions }) {
    const { custom_audience_name: name, file_paths: paths, action, advertiser_id: advertiserId } = input;
    const audience = findAudience(world, input.custom_audience_id, [advertiserId]);
    if (name !== undefined && paths !== undefined) {
      throw new Refusal(code.badParameter, 'Give custom_audience_name or file_paths, not both');
    }
    if (name !== undefined) rename(world, audience, name);
    else if (paths !== undefined) fill(world, audience, { paths, action, conditions });
    else
      throw new Refusal(code.badParameter, 'Missing required field(s): custom_audience_name or file_paths');
    return {};
  },
});

function rename(world: World, audience: Audience, name: string): void {
  audience.name = name;
  audience.history.push({ action: 'Edit', detail: 'Audience renamed', at: world.clock.now() });
  world.changed();
}

type Action = 'APPEND' | 'REMOVE' | 'REPLACE';

function fill(
  world: World,
  audience: Audience,
  { paths, action, conditions }: { paths: readonly string[]; action: Action; conditions: Conditions },
): void {
  requireEditable(audience, world.clock.now());
  const files = findFiles(world, paths, audience);
  const content = contentAfter(audience, files, action);
  if (content.people < audience.usableFrom) {
    throw new Refusal(code.badParameter, `The audience would have fewer than ${audience.usableFrom} members`);
  }
  bringFiles(world, audience, { files, content, detail: `Audience updated by file, ${action}`, conditions });
}

/** "Only valid audiences can be operated on": none that is processed, failed, expired or too small. */
function requireEditable(audience: Audience, now: Date): void {
  if (audience.type !== fileType) {
    throw new Refusal(code.badParameter, `Audience ${audience.id} is not a ${fileType}`);
  }
  if (audience.job || stateOf(audience, now) !== 'usable') {
    throw new Refusal(code.badParameter, 'Audience is not editable, please check audience status');
  }
}

function contentAfter({ content }: Audience, files: readonly UploadedFile[], action: Action): Members {
  if (typeof content === 'number' && action !== 'REPLACE') {
    throw new Refusal(
      code.notImplemented,
      'Of this audience the emulator knows only the size, not whom it holds',
    );
  }
  const after = typeof content === 'number' || action === 'REPLACE' ? new Members() : content.copy();
  for (const row of files.flatMap(({ rows }) => rows)) {
    if (action === 'REMOVE') after.remove(row);
    else after.add(row);
  }
  return after;
}
