import { snapshotStoreContract } from '../contract/snapshot-store.contract.js';
import { InMemorySnapshotStore } from './in-memory-snapshot-store.js';

snapshotStoreContract('InMemorySnapshotStore', async () => new InMemorySnapshotStore());
