import { z } from 'zod';
import type { Audience } from '../world/audience.ts';
import type { Members } from '../world/members.ts';
import { startJob } from '../world/processing.ts';
import type { UploadedFile } from '../world/uploads.ts';
import type { World } from '../world/world.ts';
import type { Conditions } from './conditions.ts';
import { id } from './input.ts';
import { code, Refusal } from './refusal.ts';

export const filePaths = z
  .array(id)
  .min(1)
  .max(500)
  .refine((paths) => new Set(paths).size === paths.length, 'must not repeat a file');

/** The advertiser's own files, all of the audience's `calculate_type`. */
export function findFiles(
  { uploads, clock }: World,
  paths: readonly string[],
  { advertiserId, calculateType }: Pick<Audience, 'advertiserId' | 'calculateType'>,
): UploadedFile[] {
  return paths.map((path) => {
    const file = uploads.find(path, advertiserId, clock.now());
    if (file === undefined) throw new Refusal(code.fileMissing, `File ${path} does not exist`);
    if (file === 'expired') throw new Refusal(code.fileExpired, `File ${path} is expired`);
    if (file.calculateType !== calculateType) {
      throw new Refusal(code.wrongCalculateType, `File ${path} was uploaded as ${file.calculateType}`);
    }
    return file;
  });
}

/** Takes the files; their members are there when TikTok is through with them, or never. */
export function bringFiles(
  world: World,
  audience: Audience,
  {
    files,
    content,
    detail,
    conditions: { processing },
  }: {
    files: readonly UploadedFile[];
    content: Members;
    detail: string;
    conditions: Conditions;
  },
): void {
  for (const file of files) world.uploads.spend(file);
  const { milliseconds = 0, problem = '' } = processing ?? {};
  const finish = (at: Date) => {
    audience.problem = problem;
    if (problem === '') audience.content = content;
    audience.history.push({ action: 'Edit', detail, at, problem });
  };
  startJob(audience, { now: world.clock.now(), milliseconds, finish });
  world.changed();
}
