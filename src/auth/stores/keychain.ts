import type { Context } from '../../context.ts';
import { Fault } from '../../fault.ts';
import type { SecretStore } from './secret-store.ts';
import { waysWithoutKeychain } from './ways-on.ts';

/** The keychain of the operating system, unless TIKTOK_SEG_KEYCHAIN=off. */
export function keychainStore({ keychain, env }: Context): SecretStore {
  const use = () => {
    if (env['TIKTOK_SEG_KEYCHAIN'] !== 'off') return keychain;
    throw new Fault('keychain_unavailable', 'The keychain is switched off by TIKTOK_SEG_KEYCHAIN=off.', {
      hint: `Unset TIKTOK_SEG_KEYCHAIN to use it.\n${waysWithoutKeychain}`,
    });
  };
  return {
    kind: 'keychain',
    describe: (name) => `keychain: ${keychain.description.replace(/\)$/, `, account ${name})`)}`,
    read: async (name) => use().get(name),
    write: async (name, secret) => use().set(name, secret),
    delete: async (name) => use().delete(name),
  };
}
