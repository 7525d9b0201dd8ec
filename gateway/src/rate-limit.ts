import { refusal } from './errors.js';

interface Bucket { left: number; at: number }

/** A budget of cost for each user, refilled evenly; a full minute of it can be spent at once. Of this process alone: two gateways give two budgets. */
export class CostBudget {
  private readonly buckets = new Map<string, Bucket>();
  constructor(private readonly perMinute: number) {}

  /** Takes the cost, answers what is left. Throws RATE_LIMITED (429) with Retry-After. `now` is of a clock that never jumps: one put back by an hour would refuse everybody for as long. */
  take(user: string, cost: number, now = performance.now()): number {
    if (this.buckets.size > 10_000) this.forget(now);
    const bucket = this.buckets.get(user) ?? { left: this.perMinute, at: now };
    const left = Math.min(this.perMinute, bucket.left + ((now - bucket.at) / 60_000) * this.perMinute);
    if (left < Math.min(cost, this.perMinute)) {
      const seconds = Math.max(1, Math.ceil(((Math.min(cost, this.perMinute) - left) / this.perMinute) * 60));
      this.buckets.set(user, { left, at: now });
      throw refusal('RATE_LIMITED', '请求过于频繁 Too many requests', { status: 429, headers: { 'retry-after': String(seconds) } });
    }
    this.buckets.set(user, { left: Math.max(0, left - cost), at: now });
    return Math.floor(Math.max(0, left - cost));
  }

  /** Full buckets say nothing. */
  private forget(now: number): void {
    for (const [user, { left, at }] of this.buckets) if (left + ((now - at) / 60_000) * this.perMinute >= this.perMinute) this.buckets.delete(user);
  }
}
