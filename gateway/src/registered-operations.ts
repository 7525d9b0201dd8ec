import { readFileSync, statSync } from 'node:fs';
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
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

const idOf = (params: any): string | null => {
  const id: unknown = params?.extensions?.persistedQuery?.sha256Hash;
  return typeof id === 'string' ? id : null;
};

/** `documentId` (GraphQL over HTTP, appendix) means the same as the extension `persistedQuery`. */
export const documentIds = (): GatewayPlugin => ({
  onRequestParse: ({ url }) => ({
    onRequestParseDone({ requestParserResult: params, setRequestParserResult }) {
      if (!params || Array.isArray(params)) return;
      const { documentId = url.searchParams.get('documentId'), ...rest } = params as Record<string, any>;
      if (typeof documentId === 'string') setRequestParserResult({ ...rest, extensions: { ...rest['extensions'], persistedQuery: { version: 1, sha256Hash: documentId } } } as any);
    },
  }),
});

const refuse = () => refusal('PERSISTED_QUERY_NOT_FOUND', '只能执行已登记的操作 Only registered operations run', { status: 400, spec: true });

/** Hive's option: in production nothing else runs; in development registered documents work too. */
export const registeredOnly = (store: RegisteredOperations, production: boolean) => ({
  allowArbitraryDocuments: !production,
  getPersistedOperation: (key: string) => store.find(key),
  extractPersistedOperationId: idOf,
  customErrors: { notFound: refuse, keyNotFound: refuse, persistedQueryOnly: refuse },
});
