import { readFileSync, statSync } from 'node:fs';
import { refusal } from './errors.js';

/**
 * Registered operations: a JSON file `{ "<sha256 of the document, hex>": "<document>" }`, written by `kangfu operations register`.
 * Read again when it has changed.
 */
export class RegisteredOperations {
  private documents: Readonly<Record<string, string>> = {};
  private readAt = 0;
  constructor(private readonly file: string) {}

  find(id: string): string | null {
    const { mtimeMs } = statSync(this.file, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
    if (mtimeMs !== this.readAt) {
      this.documents = mtimeMs === 0 ? {} : (JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, string>);
      this.readAt = mtimeMs;
    }
    const key = id.replace(/^sha256:/, '');
    return Object.hasOwn(this.documents, key) ? this.documents[key]! : null;
  }
}

/** The id of a registered document in a request: `documentId`, or the extension of persisted queries. */
export const findDocumentId = (params: unknown): string | null => {
  const { documentId, extensions } = (params ?? {}) as { documentId?: unknown; extensions?: { persistedQuery?: { sha256Hash?: unknown } } };
  const id = documentId ?? extensions?.persistedQuery?.sha256Hash;
  return typeof id === 'string' ? id : null;
};

const refuse = () => refusal('PERSISTED_QUERY_NOT_FOUND', '只能执行已登记的操作 Only registered operations run', { status: 400, spec: true });

/** Hive's option: in production nothing else runs; in development registered documents work too. */
export const registeredOnly = (store: RegisteredOperations, production: boolean) => ({
  allowArbitraryDocuments: !production,
  getPersistedOperation: (key: string) => store.find(key),
  extractPersistedOperationId: (params: unknown) => findDocumentId(params),
  customErrors: { notFound: refuse, keyNotFound: refuse, persistedQueryOnly: refuse },
});
