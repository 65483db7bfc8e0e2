import type { Keychain } from '../../src/context.ts';
import type { Fault } from '../../src/fault.ts';

/** A keychain in memory. Set `fault` to make every call fail with it, or `faults` to fail single methods. */
export class MemoryKeychain implements Keychain {
  readonly description = 'Memory (service tiktok-seg-test)';
  readonly entries = new Map<string, string>();
  readonly calls: string[] = [];
  fault: Fault | undefined;
  faults: Partial<Record<'get' | 'set' | 'delete', Fault>> = {};

  async get(account: string): Promise<string | undefined> {
    this.#enter('get', account);
    return this.entries.get(account);
  }

  async set(account: string, secret: string): Promise<void> {
    this.#enter('set', account);
    this.entries.set(account, secret);
  }

  async delete(account: string): Promise<boolean> {
    this.#enter('delete', account);
    return this.entries.delete(account);
  }

  #enter(method: 'get' | 'set' | 'delete', account: string): void {
    this.calls.push(`${method} ${account}`);
    const fault = this.faults[method] ?? this.fault;
    if (fault) throw fault;
  }
}
