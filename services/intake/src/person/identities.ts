import { Injectable } from '@nestjs/common';
import { streamId } from '@kangfu/common';
import { scopedCommandId } from '@kangfu/commands';
import { Kangfu } from '@kangfu/nest';
import type { Claims } from '@kangfu/privacy';
import { type Identity, indexText } from './identity.js';

/** Who holds an identity number, by keyed blind index: the number itself goes no further than this. */
@Injectable()
export class Identities {
  private readonly claims: Claims;
  constructor(private readonly kangfu: Kangfu) { this.claims = kangfu.claims('identity-claims'); }

  /** The keyed digest that a number is claimed under. */
  indexOf(identity: Identity): string { return this.kangfu.blindIndex.of(indexText(identity)); }

  /** The person who holds the number, null where nobody is registered under it (a claim whose registration never ended is nobody). */
  async find(identity: Identity): Promise<string | null> {
    const owner = await this.claims.find(this.indexOf(identity));
    return owner && (await this.isRegistered(owner)) ? owner : null;
  }

  /** Whose a number is, from somebody's point of view. */
  async standing(identity: Identity, personId: string): Promise<'own' | 'free' | 'other'> {
    const owner = await this.find(identity);
    if (owner === null) return 'free';
    return owner === personId ? 'own' : 'other';
  }

  /** The person id to register under: a repeated command goes to its first stream; a claim left behind by a crash is taken over and finished. */
  async idFor(identity: Identity | null, actorId: string, commandId: string | null | undefined, fresh: string): Promise<string> {
    const earlier = commandId ? await this.kangfu.store.findCommand(streamId('person', fresh), scopedCommandId(actorId, commandId)) : null;
    if (earlier?.stream.startsWith('person-')) return earlier.stream.slice('person-'.length);
    const owner = identity && await this.claims.find(this.indexOf(identity));
    return owner && !(await this.isRegistered(owner)) ? owner : fresh;
  }

  /** True: the number is this person's from now on (or was already). False: it is somebody else's. */
  async claim(identity: Identity, personId: string): Promise<boolean> {
    const index = this.indexOf(identity);
    // Looking first spares the known ones a majority write that can only fail.
    return ((await this.claims.find(index)) ?? (await this.claims.claim(index, personId))) === personId;
  }

  /** Keyed digests that somebody has claimed. */
  claimedBy(personId: string): Promise<string[]> { return this.claims.of(personId); }

  /**
   * Makes a claim again that an event tells of. Whose it is then: the person's own (`made` now, or there before), or that of another who is registered, which stays.
   * `unfinished`: somebody claimed it whose registration is not there (yet); with `takeOver` it is the person's.
   */
  async reclaim(index: string, personId: string, { dryRun, takeOver }: { readonly dryRun: boolean; readonly takeOver: boolean }): Promise<'made' | 'own' | 'unfinished' | { readonly owner: string }> {
    const before = await this.claims.find(index);
    if (before === personId) return 'own';
    if (before !== null && (await this.isRegistered(before))) return { owner: before };
    if (before !== null && !takeOver) return 'unfinished';
    if (dryRun) return 'made';
    if (before !== null) await this.claims.release(index, before);
    const owner = await this.claims.claim(index, personId);
    return owner === personId ? 'made' : { owner };
  }

  /** Gives back whatever somebody has claimed. */
  async forget(personId: string): Promise<void> { for (const index of await this.claims.of(personId)) await this.claims.release(index, personId); }

  private async isRegistered(personId: string): Promise<boolean> { return (await this.kangfu.store.load(streamId('person', personId))).handle.version > 0; }
}
