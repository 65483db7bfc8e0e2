import type { Keychain } from '../../context.ts';
import { keychainFault } from './faults.ts';
import type { HelperRequest } from './protocol.ts';

export interface SystemKeychainOptions {
  platform: NodeJS.Platform;
  /** Under which name entries are kept. Default `tiktok-seg`. */
  service?: string;
  /** Milliseconds for one call. Default 3000. */
  timeLimit?: number;
  /** Ends a call under way; its reason is thrown. */
  signal?: AbortSignal;
}

/** The store of the operating system: Keychain on macOS, Credential Manager on Windows, else Secret Service. */
export function systemKeychain({
  platform,
  service = 'tiktok-seg',
  timeLimit = 3000,
  signal,
}: SystemKeychainOptions): Keychain {
  const name = names[platform] ?? 'Secret Service';
  const call = async (request: Omit<HelperRequest, 'service'>) => {
    const { runHelper } = await import('./run-helper.ts');
    const answer = await runHelper({ ...request, service }, { name, timeLimit, signal });
    if (answer.kind === 'failed') throw keychainFault(name, answer.message);
    return answer;
  };
  return {
    description: `${name} (service ${service})`,
    get: async (account) => {
      const answer = await call({ action: 'get', account });
      return answer.kind === 'value' ? (answer.value ?? undefined) : undefined;
    },
    set: async (account, secret) => {
      await call({ action: 'set', account, secret });
    },
    delete: async (account) => {
      const answer = await call({ action: 'delete', account });
      return answer.kind === 'done' && answer.existed;
    },
  };
}

const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
};
