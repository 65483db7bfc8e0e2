import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { Fault } from '../fault.ts';
import { type Infer, z } from '../zod.ts';
import { writePrivateFile } from './stores/private-file.ts';
import { storageKinds } from './stores/secret-store.ts';

const Entry = z.object({
  storage: z.enum(storageKinds),
  origin: z.url(),
  advertiserId: z.string().optional(),
});
const Shape = z.object({ v: z.literal(1), profiles: z.record(z.string(), Entry) });

/** What is remembered of a profile outside its store; nothing secret. */
export type ProfileEntry = Infer<typeof Entry>;

/** The name to use: `--profile`, TIKTOK_SEG_PROFILE or "default". It becomes a file name and a keychain account. */
export function profileName({ env }: Context, given: string | undefined): string {
  const name = given ?? (env['TIKTOK_SEG_PROFILE'] || 'default');
  const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name) && !name.endsWith('.') && !device.test(name))
    return name;
  throw new Fault('usage', `${JSON.stringify(name)} cannot be the name of a profile.`, {
    hint: 'Up to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.',
  });
}

/**
 * Which store a profile chose. Kept apart from the stores, so that a missing session bus never turns
 * somebody who keeps the login in a file into "not logged in".
 */
export async function readProfile(context: Context, profile: string): Promise<ProfileEntry | undefined> {
  return (await readProfiles(context)).get(profile);
}

/** Refuses a name that differs from a known one in case only: some file systems take both for one. */
export async function refuseLookalike(context: Context, profile: string): Promise<void> {
  for (const known of (await readProfiles(context)).keys()) {
    if (known === profile || known.toLowerCase() !== profile.toLowerCase()) continue;
    throw new Fault('usage', `There is a profile "${known}"; "${profile}" differs from it in case only.`, {
      hint: `Use --profile ${known}, or another name.`,
    });
  }
}

/** `undefined` forgets the profile. */
export async function rememberProfile(
  context: Context,
  profile: string,
  entry: ProfileEntry | undefined,
): Promise<void> {
  const profiles = await readProfiles(context);
  if (entry) profiles.set(profile, entry);
  else if (!profiles.delete(profile)) return;
  const text = `${JSON.stringify({ v: 1, profiles: Object.fromEntries(profiles) }, undefined, 2)}\n`;
  await writePrivateFile(pathOf(context), text, {
    suffix: Buffer.from(context.randomBytes(6)).toString('hex'),
  });
}

async function readProfiles(context: Context): Promise<Map<string, ProfileEntry>> {
  const path = pathOf(context);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return new Map();
    throw new Fault('credential_unreadable', `${path} cannot be read (${code}).`, {
      hint: 'It says where each login is kept. Look at its rights.',
      cause: error,
    });
  }
  try {
    return new Map(Object.entries(Shape.parse(JSON.parse(text)).profiles));
  } catch (error) {
    throw new Fault('credential_damaged', `${path} is damaged; it says where each login is kept.`, {
      hint: 'Delete it and log in again: tiktok-seg login',
      cause: error,
    });
  }
}

function pathOf({ folders }: Context): string {
  return join(folders.config, 'profiles.json');
}
