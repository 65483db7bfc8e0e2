import { Fault } from '../../fault.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * Writes, reads back and clears a text of a login's size, before anything is asked of a person: a token
 * that cannot be kept would be lost. The name is none that a profile can have, so no login is touched.
 */
export async function verifyStore(
  store: SecretStore,
  profile: string,
  randomBytes: (size: number) => Uint8Array,
): Promise<void> {
  const name = `${profile}~check`;
  const probe = Buffer.from(randomBytes(600)).toString('hex');
  await store.write(name, probe);
  const found = await store.read(name);
  await store.delete(name);
  if (found === probe) return;
  throw new Fault(
    store.kind === 'file' ? 'credential_unwritable' : 'keychain_failed',
    `What was written to the ${store.describe(profile)} did not come back as it was.`,
    { hint: 'Choose another place: tiktok-seg login --storage file, or --storage keychain.' },
  );
}
