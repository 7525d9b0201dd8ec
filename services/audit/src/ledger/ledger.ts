import { join } from 'node:path';
import { errorFields, type Logger } from '@kangfu/kafka';
import { NoteSigner, type NoteVerifier } from '@kangfu/ledger';
import { readKey, type ServiceHost } from '@kangfu/nest';
import { Checkpoints } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';
import { HISTORY, HISTORY_INDEXES, type HistoryRow } from '../history/history-row.js';
import { LedgerRewound, LedgerSigner } from './ledger-signer.js';
import { LedgerStore } from './ledger-store.js';
import { LedgerSubscription } from './ledger-subscription.js';
import { LedgerDamaged, LedgerWriter } from './ledger-writer.js';

/** Checkpoints are signed at most this often. */
const SIGN_EVERY_MS = 1_000;

/** The name of the log: an address without its scheme, as c2sp.org/tlog-tiles has it. Kept from the first start on, whatever the address becomes. */
const originOf = (address: string): string => `${new URL(address).host}/audit`;

/** The ledger of a running audit service: keeps the tree, signs it, and says where it stands. */
export class Ledger {
  readonly store: LedgerStore;
  private readonly logger: Logger;
  private verifying: NoteVerifier | null = null;
  private alarm: Error | null = null;
  private timer: NodeJS.Timeout | null = null;
  private signedAt = 0;
  private signing: Promise<unknown> = Promise.resolve();

  constructor(private readonly host: ServiceHost) {
    this.store = new LedgerStore(host.client, host.database);
    this.logger = host.logger;
  }

  /** Why the ledger stands still; null while it does not. */
  get stopped(): Error | null { return this.alarm; }
  /** Throws before {@link start}. */
  get verifier(): NoteVerifier {
    if (!this.verifying) throw new Error('the ledger has not started');
    return this.verifying;
  }

  /** Creates or checks the tree and begins to read every topic. A tree that contradicts what was signed stops the ledger, not the service. Answers what ends it. */
  async start(): Promise<() => Promise<void>> {
    const { store, host } = this;
    await store.prepare();
    await this.prepareHistory();
    await store.state.updateOne({ _id: 'ledger' }, { $setOnInsert: { origin: originOf(host.config.origin), size: 0, root: emptyRoot } }, { upsert: true });
    const { origin } = (await store.findState())!;
    const key = new NoteSigner(origin, readKey(host.config, 'ledger.key.pem'));
    this.verifying = key.verifier;
    const writer = new LedgerWriter(store, HISTORY.collection);
    const signer = new LedgerSigner(store, key, join(host.config.dataDir, 'ledger/checkpoint'), () => host.kangfu.clock.now());
    try {
      await signer.check(await writer.head());
    } catch (error) {
      if (!(error instanceof LedgerRewound || error instanceof LedgerDamaged)) throw error;
      this.stop(error);
      return async () => {};
    }
    const sign = (): void => this.signSoon(writer, signer);
    const subscription = new LedgerSubscription({
      handler: HISTORY.collection, sources: host.sources, checkpoints: new Checkpoints(host.database), logger: this.logger,
      append: async (events, step) => {
        if (this.alarm) throw this.alarm;
        await writer.append(events, step);
        sign();
      },
    });
    const spec = subscription.handlerSpec();
    // A head that a crash left unsigned is signed by whoever gets the lease.
    host.consumers.add({ ...spec, offsets: async (lease, signal) => { const offsets = await spec.offsets(lease, signal); sign(); return offsets; } });
    return async () => {
      if (this.timer) clearTimeout(this.timer);
      this.timer = null;
      await this.signing;
    };
  }

  private signSoon(writer: LedgerWriter, signer: LedgerSigner): void {
    if (this.timer || this.alarm) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.signedAt = performance.now();
      this.signing = this.signing.then(async () => {
        try {
          await signer.sign(await writer.head());
        } catch (error) {
          if (error instanceof LedgerRewound || error instanceof LedgerDamaged) return this.stop(error);
          this.logger.warn(errorFields(error), 'the ledger could not be signed, it is tried again');
          this.signSoon(writer, signer);
        }
      });
    }, Math.max(0, this.signedAt + SIGN_EVERY_MS - performance.now()));
  }

  private stop(error: Error): void {
    this.alarm = error;
    this.logger.error({ alarm: 'ledger', ...errorFields(error) }, 'THE LEDGER HAS STOPPED: its store contradicts what was signed. Restore the newest backup of the audit database; nothing is signed until then.');
  }

  private async prepareHistory(): Promise<void> {
    const { database } = this.host;
    for (const name of [HISTORY.collection, `${HISTORY.collection}.history`]) {
      await database.createCollection(name).catch((error: { code?: number }) => { if (error.code !== 48) throw error; });
    }
    await database.collection<HistoryRow>(HISTORY.collection).createIndexes(HISTORY_INDEXES.map(({ key }) => ({ key }) as mongoose.mongo.IndexDescription));
  }
}
const emptyRoot = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
