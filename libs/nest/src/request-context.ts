import { Ability, type AccessPolicy, type Actor, type Passport } from '@kangfu/access';
import { type ConsistencyVector, decodeVector, mergeVectors } from '@kangfu/subscriptions';
import { unauthenticated } from './errors.js';

/** One GraphQL operation as a subgraph sees it: made from the passport, lives as long as the operation. */
export class RequestContext {
  /** What the caller has seen or done: reads wait for it. Grows with this operation's own commands. */
  after: ConsistencyVector;
  /** What this operation's commands have appended; goes back to the gateway. */
  written: ConsistencyVector = {};
  private loading?: Promise<{ actor: Actor; ability: Ability }>;

  constructor(
    readonly passport: Passport,
    private readonly policy: AccessPolicy,
    private readonly findActor: (userId: string) => Promise<Actor>,
  ) {
    const tokens = (passport.after ?? '').split(',').filter(Boolean).map(decodeVector);
    this.after = mergeVectors(...tokens.filter((vector) => vector !== null));
  }

  get lang(): 'zh' | 'en' { return this.passport.lang; }
  get purpose(): string { return this.passport.purpose; }
  /** Instant (ISO) or null for now. */
  get asOf(): string | null { return this.passport.asOf; }

  /** Throws UNAUTHENTICATED where nobody has signed in. */
  async actor(): Promise<Actor> { return (await this.load()).actor; }
  async ability(): Promise<Ability> { return (await this.load()).ability; }

  /** The same user with rights looked up again: for each message of a subscription. */
  refreshed(): RequestContext { return new RequestContext({ ...this.passport, after: null }, this.policy, this.findActor); }

  wrote(vector: ConsistencyVector): void {
    this.written = mergeVectors(this.written, vector);
    this.after = mergeVectors(this.after, vector);
  }

  private load(): Promise<{ actor: Actor; ability: Ability }> {
    return (this.loading ??= (async () => {
      if (!this.passport.sub) throw unauthenticated();
      const actor = await this.findActor(this.passport.sub);
      return { actor, ability: Ability.of(actor, this.policy) };
    })());
  }
}
