interface Entry<T> { readonly at: number; readonly nth: number; readonly item: T }

/** What is to come, earliest first; of the same instant in the order in which it was added. A binary heap. */
export class Queue<T> {
  private readonly heap: Entry<T>[] = [];
  private added = 0;

  get size(): number { return this.heap.length; }

  add(at: number, item: T): void {
    const { heap } = this;
    heap.push({ at, nth: this.added++, item });
    for (let i = heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!this.before(i, parent)) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  /** When the earliest comes; null: none is there. */
  peek(): number | null { return this.heap[0]?.at ?? null; }

  /** The earliest, where it comes by then. */
  next(until: number): { readonly at: number; readonly item: T } | null {
    const { heap } = this;
    const first = heap[0];
    if (!first || first.at > until) return null;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      for (let i = 0; ;) {
        const left = 2 * i + 1;
        const child = left + 1 < heap.length && this.before(left + 1, left) ? left + 1 : left;
        if (left >= heap.length || !this.before(child, i)) break;
        this.swap(i, child);
        i = child;
      }
    }
    return first;
  }

  private before(a: number, b: number): boolean {
    const [x, y] = [this.heap[a]!, this.heap[b]!];
    return x.at < y.at || (x.at === y.at && x.nth < y.nth);
  }
  private swap(a: number, b: number): void {
    const x = this.heap[a]!;
    this.heap[a] = this.heap[b]!;
    this.heap[b] = x;
  }
}
