/** What anybody can do whose keychain does not serve; there is no silent fall-back. */
export const waysWithoutKeychain =
  'Without a keychain: give the token in TIKTOK_SEG_TOKEN or in a file named by TIKTOK_SEG_TOKEN_FILE, ' +
  'or keep the login in a file: tiktok-seg login --storage file';
