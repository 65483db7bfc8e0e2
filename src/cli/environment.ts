/** Every environment variable the program reads, as `tiktok-seg help environment` prints it; a test holds it against the code. */
export const environment: Readonly<Record<string, string>> = {
  TIKTOK_SEG_TOKEN: 'access token; used instead of a stored login',
  TIKTOK_SEG_TOKEN_FILE: "file that holds the access token (systemd's credentials folder is looked at too)",
  TIKTOK_SEG_APP_ID: 'app id, for login',
  TIKTOK_SEG_APP_SECRET: 'app secret, for login, logout and listing advertisers',
  TIKTOK_SEG_ADVERTISER_ID: 'advertiser to work on, like --advertiser',
  TIKTOK_SEG_PROFILE: 'login to use, like --profile',
  TIKTOK_SEG_API_URL:
    'origin of the API, e.g. http://127.0.0.1:4010 for the emulator; https or loopback only',
  TIKTOK_SEG_HOME: "one folder for configuration and state, instead of the platform's own",
  TIKTOK_SEG_KEYCHAIN: '"off" leaves the keychain of the operating system alone',
  CREDENTIALS_DIRECTORY: 'where systemd puts credentials; a file tiktok-seg-token in it is a token file',
  SSH_CONNECTION: 'set over SSH; login then says how to reach a browser elsewhere',
  NO_COLOR: 'any value: no colour',
  FORCE_COLOR: '1, 2 or 3: colour even where the output is no terminal; 0: none; outranks NO_COLOR',
  CI: 'any value: nobody is asked anything',
  HTTPS_PROXY: 'proxy for TikTok, also https_proxy; NO_PROXY names hosts that need none',
  NODE_EXTRA_CA_CERTS: 'file of further certificates to trust, read by Node itself',
};
