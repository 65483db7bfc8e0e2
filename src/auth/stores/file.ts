import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { deletePrivateFile, readPrivateFile, writePrivateFile } from './private-file.ts';
import type { SecretStore } from './secret-store.ts';

/** A file a name, unencrypted: a key kept beside it would add nothing, a passphrase would shut out cron. */
export function fileStore({ folders, platform, randomBytes }: Context): SecretStore {
  const pathOf = (name: string) => join(folders.state, 'credentials', `${name}.json`);
  return {
    kind: 'file',
    describe: (name) => `file ${pathOf(name)}, stored unencrypted`,
    read: (name) => readPrivateFile(pathOf(name), { platform, rights: 'own' }),
    write: (name, secret) =>
      writePrivateFile(pathOf(name), secret, {
        suffix: Buffer.from(randomBytes(6)).toString('hex'),
        ownFolder: true,
      }),
    delete: (name) => deletePrivateFile(pathOf(name)),
  };
}
