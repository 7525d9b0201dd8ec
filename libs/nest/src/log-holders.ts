import type { Leases } from '@kangfu/kafka';

/** So old may be what is known of the holders before it is looked at again, and before it counts for nothing. */
const FRESH_MS = 1_000;
const STALE_MS = 10_000;

/**
 * Which process appends to each log of a service: the holder of the lease `log/<service>/<n>`, which carries its address. Only a process that holds not all of
 * them looks, at most once a second and only while it appends.
 */
export class LogHolders {
  private readonly names: readonly string[];
  private readonly mine = new Set<number>();
  private known: ReadonlyMap<string, string> = new Map();
  private lookedAt = -Infinity;
  private looking = false;
  private address: string | null = null;

  constructor(private readonly leases: Leases, service: string, logs: number) {
    this.names = Array.from({ length: logs }, (_, log) => `log/${service}/${log}`);
  }

  /** Tries for every log from now on; `address` is where other processes reach this one. */
  hold(address: string): void {
    this.address = address;
    this.names.forEach((name, log) => this.leases.want(name, { address, acquired: () => this.mine.add(log), lost: () => this.mine.delete(log) }));
  }

  /** The other process that holds this log; null where it is this one, or nobody is known. */
  holderOf(log: number): string | null {
    if (this.mine.has(log)) return null;
    const age = performance.now() - this.lookedAt;
    if (age > FRESH_MS && !this.looking) {
      this.looking = true;
      void this.leases.addresses(this.names).then((known) => { this.known = known; this.lookedAt = performance.now(); }, () => {}).finally(() => { this.looking = false; });
    }
    const holder = age > STALE_MS ? null : (this.known.get(this.names[log]!) ?? null);
    return holder === this.address ? null : holder;
  }
}
