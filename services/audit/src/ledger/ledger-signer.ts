import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { EMPTY_ROOT, type NoteSigner, openCheckpoint, signCheckpoint } from '@kangfu/ledger';
import type { LedgerStore } from './ledger-store.js';
import type { Head } from './ledger-writer.js';

/** What is stored contradicts what was signed: nothing may be signed on top of it. */
export class LedgerRewound extends Error { override readonly name = 'LedgerRewound'; }

/**
 * Signs heads of the tree, each once and only after it is stored. The last signed note is also kept in a file outside the database,
 * so that a database restored from an older backup is noticed.
 */
export class LedgerSigner {
  private signed: { size: number; root: string } | null = null;

  constructor(private readonly store: LedgerStore, private readonly signer: NoteSigner, private readonly file: string, private readonly now: () => Date = () => new Date()) {}

  /** Compares the stored tree with every note that says what was signed last. Throws {@link LedgerRewound}. */
  async check(head: Head): Promise<void> {
    const stored = await this.store.findCheckpoint();
    const notes = [...(stored ? [stored.note] : []), ...(existsSync(this.file) ? [readFileSync(this.file, 'utf8')] : [])];
    for (const note of notes) {
      const { size, root } = this.open(note);
      if (size > head.size) throw new LedgerRewound(`the tree has ${head.size} entries, but one of ${size} was signed`);
      const then = size === 0 ? EMPTY_ROOT : await this.store.tree(size).root().catch((error: unknown) => { throw new LedgerRewound(`the tree of ${size} entries that was signed: ${(error as Error).message}`); });
      if (!then.equals(root)) throw new LedgerRewound(`the first ${size} entries are not those that were signed`);
      if (!this.signed || size > this.signed.size) this.signed = { size, root: root.toString('hex') };
    }
  }

  /** Signs this head, unless it is signed already. The note is in the file before it is anywhere else. Throws {@link LedgerRewound}. */
  async sign({ size, root }: Head): Promise<boolean> {
    const hex = root.toString('hex');
    if (this.signed && (size < this.signed.size || (size === this.signed.size && hex !== this.signed.root))) throw new LedgerRewound(`${this.signed.size} entries were signed, the tree has ${size}`);
    if (this.signed?.size === size && await this.store.checkpoints.countDocuments({ _id: size }) > 0) return false;
    const note = signCheckpoint({ origin: this.signer.verifier.name, size, root }, this.signer);
    this.keep(note);
    this.signed = { size, root: hex };
    await this.store.checkpoints.insertOne({ _id: size, root: hex, note, at: this.now().toISOString() }).catch(async (error: { code?: number }) => {
      if (error.code !== 11000) throw error;
      const other = await this.store.checkpoints.findOne({ _id: size });
      if (other?.root !== hex) throw new LedgerRewound(`two trees of ${size} entries were signed`);
    });
    return true;
  }

  private open(note: string) {
    try {
      return openCheckpoint(note, this.signer.verifier);
    } catch (error) {
      throw new LedgerRewound(`the last signed checkpoint is not of this ledger's key: ${(error as Error).message}`);
    }
  }

  private keep(note: string): void {
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    const made = openSync(`${this.file}.new`, 'w', 0o600);
    try {
      writeSync(made, note);
      fsyncSync(made);
    } finally {
      closeSync(made);
    }
    renameSync(`${this.file}.new`, this.file);
  }
}
