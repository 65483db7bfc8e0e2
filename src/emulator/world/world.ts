import type { Clock } from '../../context.ts';
import { Access, type Grant } from './access.ts';
import { type Audience, type NewAudience, newAudience, usableFrom } from './audience.ts';
import { Counters } from './counters.ts';
import { Limiter, type Limits, limitsOf, type RateLevel } from './limits.ts';
import { type MemberColumn, Members, type Membership, memberColumns } from './members.ts';
import { allScopes } from './permissions.ts';
import { settleJob } from './processing.ts';
import { Random } from './random.ts';
import { type Advertiser, seedAdvertisers, seedAudiences } from './seed.ts';
import { Uploads } from './uploads.ts';

export interface WorldOptions {
  clock: Clock;
  randomBytes: (size: number) => Uint8Array;
  rateLevel: RateLevel;
  seed: number;
  usableFrom?: number | undefined;
  redirectUris: readonly string[];
}

/** Everything TikTok would know: one app, its advertisers, their audiences, who may do what. */
export class World {
  readonly clock: Clock;
  readonly random: Random;
  readonly app: { readonly id: string; readonly secret: string; readonly redirectUris: readonly string[] };
  readonly advertisers: readonly Advertiser[];
  readonly audiences = new Map<string, Audience>();
  access: Access;
  counters = new Counters();
  limiter: Limiter;
  uploads: Uploads;
  readonly #options: WorldOptions;
  #changes = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.random = new Random(options.seed);
    this.access = new Access(options.randomBytes);
    this.limiter = new Limiter(limitsOf(options.rateLevel));
    this.uploads = new Uploads(this.random);
    this.app = {
      id: `7${this.random.digits(18)}`,
      secret: this.access.secret(20),
      redirectUris: options.redirectUris,
    };
    this.advertisers = seedAdvertisers(this.random);
    this.#seedAudiences();
  }

  /** Differs whenever the audiences do, also between two emulators that take the same port in turn. */
  get revision(): string {
    return `${this.app.id}.${this.#changes}`;
  }

  changed(): void {
    this.#changes += 1;
  }

  audiencesOf(advertiserId: string): Audience[] {
    return [...this.audiences.values()].filter((audience) => audience.advertiserId === advertiserId);
  }

  createAudience(wanted: NewAudience): Audience {
    const audience = newAudience(
      { ...wanted, usableFrom: this.#options.usableFrom ?? usableFrom },
      this.#newAudienceId(),
      this.clock.now(),
    );
    this.audiences.set(audience.id, audience);
    this.changed();
    return audience;
  }

  /** Ends the jobs whose time has come; to be called before anyone looks. */
  settle(): void {
    const now = this.clock.now();
    const settled = [...this.audiences.values()].filter((audience) => settleJob(audience, now));
    if (settled.length > 0) this.changed();
  }

  membership(audienceId: string): Membership | undefined {
    this.settle();
    const content = this.audiences.get(audienceId)?.content;
    if (!(content instanceof Members)) return undefined;
    return Object.fromEntries(
      memberColumns.map((column) => [column, new Set(content.digests(column))]),
    ) as Record<MemberColumn, Set<string>>;
  }

  mintToken(grant: Partial<Grant> = {}): string {
    const { scopes = allScopes, advertiserIds = this.advertisers.map(({ id }) => id) } = grant;
    return this.access.mint({ scopes, advertiserIds });
  }

  revoke(token?: string): void {
    if (token === undefined) this.access.revokeAll();
    else this.access.revoke(token);
  }

  limit(limits: RateLevel | Limits): void {
    this.limiter = new Limiter(typeof limits === 'string' ? limitsOf(limits) : limits);
  }

  /** Audience ids are drawn anew, so that nobody takes a seeded audience for one he remembers. */
  reset(): void {
    this.access = new Access(this.#options.randomBytes);
    this.counters = new Counters();
    this.limit(this.#options.rateLevel);
    this.uploads = new Uploads(this.random);
    this.audiences.clear();
    this.#seedAudiences();
    this.changed();
  }

  #seedAudiences(): void {
    for (const audience of seedAudiences(this.advertisers, () => this.#newAudienceId(), this.clock.now())) {
      this.audiences.set(audience.id, audience);
    }
  }

  #newAudienceId(): string {
    let id = this.random.digits(9);
    while (this.audiences.has(id)) id = this.random.digits(9);
    return id;
  }
}
