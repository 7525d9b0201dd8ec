/** One thing the demo looked at. */
export interface Check { readonly name: string; readonly expected: unknown; readonly actual: unknown; readonly ok: boolean }

/** Collects what was seen; prints it as it comes unless only the JSON is wanted. */
export class Report {
  readonly checks: Check[] = [];
  private readonly quiet: boolean;
  constructor(quiet: boolean) { this.quiet = quiet; }

  title(text: string): void { this.line(`\n\u001b[1m${text}\u001b[0m`); }
  line(text: string): void { if (!this.quiet) process.stdout.write(`${text}\n`); }
  /** Replaces the current line on a terminal. */
  progress(text: string): void { if (!this.quiet && process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`); }

  check(name: string, expected: unknown, actual: unknown): void {
    const ok = JSON.stringify(expected) === JSON.stringify(actual);
    this.checks.push({ name, expected, actual, ok });
    if (!ok) this.line(`   ✗ ${name}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }

  get ok(): boolean { return this.checks.every((check) => check.ok); }

  end(): void {
    this.title('What was counted and compared');
    const width = Math.max(...this.checks.map((c) => c.name.length));
    for (const { name, expected, actual, ok } of this.checks) {
      this.line(`  ${ok ? '✓' : '✗'} ${name.padEnd(width)}  ${ok ? JSON.stringify(actual) : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`}`);
    }
    this.line(this.ok ? '\nAll as it should be.' : '\nSomething is off.');
  }
}
