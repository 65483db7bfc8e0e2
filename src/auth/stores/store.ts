import type { Context } from '../../context.ts';
import { fileStore } from './file.ts';
import { keychainStore } from './keychain.ts';
import type { SecretStore, StorageKind } from './secret-store.ts';

export function storeOf(context: Context, kind: StorageKind): SecretStore {
  return kind === 'file' ? fileStore(context) : keychainStore(context);
}
