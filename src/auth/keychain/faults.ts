import { Fault } from '../../fault.ts';
import { waysWithoutKeychain } from '../stores/ways-on.ts';

/**
 * No keychain here, a locked one and any other failure are different answers with different remedies.
 * The library tells them apart only by the beginning of its messages (@napi-rs/keyring 2.1.2).
 */
export function keychainFault(name: string, message: string): Fault {
  const cause = new Error(message);
  if (message.startsWith('Platform failure')) {
    return new Fault('keychain_unavailable', `${name} cannot be reached from here.`, {
      hint: `A keychain needs a desktop session; cron, SSH and containers have none.\n${waysWithoutKeychain}`,
      cause,
    });
  }
  if (message.startsWith("Couldn't access platform storage")) {
    return new Fault('keychain_locked', `${name} is locked or refuses access.`, {
      hint: `Unlock it (log in to the desktop, or use its own program) and run this again.\n${waysWithoutKeychain}`,
      cause,
    });
  }
  return new Fault('keychain_failed', `${name} failed.`, { hint: waysWithoutKeychain, cause });
}

export function keychainNotLoaded(name: string, message: string): Fault {
  return new Fault('keychain_unavailable', `${name} cannot be used: its library does not load here.`, {
    hint: waysWithoutKeychain,
    cause: new Error(message),
  });
}

export function keychainTimedOut(name: string, milliseconds: number): Fault {
  return new Fault('keychain_timed_out', `${name} gave no answer within ${milliseconds / 1000} s.`, {
    hint: `A window may be waiting for your password: unlock the keychain, then run this again.\n${waysWithoutKeychain}`,
  });
}
