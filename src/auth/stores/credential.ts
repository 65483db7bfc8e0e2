import { Fault } from '../../fault.ts';
import { type Infer, z } from '../../zod.ts';

const Shape = z.object({
  v: z.literal(1),
  /** Who issued the token; it is sent nowhere else. */
  origin: z.url(),
  accessToken: z.string().regex(/^[\x21-\x7e]+$/),
  appId: z.string().optional(),
  appSecret: z.string().optional(),
  advertiserIds: z.array(z.string()),
  /** The one to work on when none is named. */
  advertiserId: z.string().optional(),
  /** Ids of the permissions granted; unknown for a token that was handed over. */
  scope: z.array(z.string()).optional(),
  obtainedAt: z.iso.datetime(),
});

/** What a login leaves in a store: one JSON text a profile. */
export type Credential = Infer<typeof Shape>;

export function writeCredential(credential: Credential): string {
  return JSON.stringify(credential);
}

/** Reads what a store gave; `where` names the store for the fault. */
export function readCredential(
  text: string,
  { where, profile }: { where: string; profile: string },
): Credential {
  const found = parse(text);
  if (found) return found;
  // What was found is not shown: it may hold a token.
  throw new Fault('credential_damaged', `The login kept in ${where} is damaged.`, {
    hint: `Log in again: tiktok-seg login --profile ${profile}`,
  });
}

function parse(text: string): Credential | undefined {
  try {
    return Shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
