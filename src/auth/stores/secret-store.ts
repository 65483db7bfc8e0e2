export const storageKinds = ['keychain', 'file'] as const;
export type StorageKind = (typeof storageKinds)[number];

/** Keeps one secret text a name. Absent is an answer, everything else that goes wrong a fault. */
export interface SecretStore {
  readonly kind: StorageKind;
  /** E.g. "keychain: Secret Service (service tiktok-seg, account default)". */
  describe(name: string): string;
  read(name: string): Promise<string | undefined>;
  write(name: string, secret: string): Promise<void>;
  /** `false`: there was none. */
  delete(name: string): Promise<boolean>;
}
