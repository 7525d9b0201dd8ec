/** A small seeded generator (mulberry32): the same seed, the same choices. */
export class Random {
  private state: number;
  constructor(seed: number) { this.state = seed >>> 0; }

  /** From 0 up to 1. */
  readonly next = (): number => {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number { return least + Math.floor(this.next() * (most - least + 1)); }
  pick<T>(values: readonly T[]): T { return values[this.between(0, values.length - 1)]!; }
  chance(probability: number): boolean { return this.next() < probability; }
  shuffled<T>(values: readonly T[]): T[] { return values.map((value) => ({ value, key: this.next() })).sort((a, b) => a.key - b.key).map(({ value }) => value); }
}
