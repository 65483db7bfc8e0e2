export { systemKeychain } from './keychain/system.ts';
