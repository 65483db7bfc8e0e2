/** What a token may do and for whom. */
export interface Grant {
  /** As text: some exceed 2^53. */
  scopes: readonly string[];
  advertiserIds: readonly string[];
}

/** Portal document 1738373141733378: an authorisation code lives an hour and works once. */
const codeLifeMs = 60 * 60 * 1000;

/** Codes and tokens handed out. A token does not expire; it lives until it is revoked. */
export class Access {
  readonly #randomBytes: (size: number) => Uint8Array;
  readonly #codes = new Map<string, { grant: Grant; expires: number }>();
  readonly #tokens = new Map<string, Grant>();

  constructor(randomBytes: (size: number) => Uint8Array) {
    this.#randomBytes = randomBytes;
  }

  issueCode(grant: Grant, now: Date): string {
    const code = this.secret(20);
    this.#codes.set(code, { grant, expires: now.getTime() + codeLifeMs });
    return code;
  }

  /** `undefined`: used, expired or never issued. */
  redeem(code: string, now: Date): Grant | undefined {
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    return issued && now.getTime() < issued.expires ? issued.grant : undefined;
  }

  mint(grant: Grant): string {
    const token = this.secret(20);
    this.#tokens.set(token, grant);
    return token;
  }

  grantOf(token: string): Grant | undefined {
    return this.#tokens.get(token);
  }

  /** `false`: there was none. */
  revoke(token: string): boolean {
    return this.#tokens.delete(token);
  }

  revokeAll(): void {
    this.#tokens.clear();
  }

  secret(bytes: number): string {
    return Buffer.from(this.#randomBytes(bytes)).toString('hex');
  }
}
