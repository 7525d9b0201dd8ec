import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { parse } from 'yaml';

// An agency's consumer by somebody who has docs/reference/asyncapi.yaml and nothing else: nothing of Kangfu is imported here, and no path, header, parameter or event is named
// that the document names. What it was told beside the document: the gateway's host, a token, and the secret of its endpoint.

const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;

export interface FeedEvent { id: string; type: string; sequence: string; nodeid?: string; dataschema: string; data: Record<string, unknown> }
export interface Answer { status: number; body: any }

/** What does not keep to the document. */
export class Broken extends Error {}

export class OutsideConsumer {
  /** By id: a repeat is dropped. In the order of arrival. */
  readonly events = new Map<string, FeedEvent>();
  /** Cases whose content was thrown away, as the end of the right asks. */
  readonly forgotten = new Set<string>();
  /** Where the next question begins. */
  cursor: string | undefined;
  forged = 0;
  private readonly document: Record<string, any>;
  private readonly ajv = addFormats(new Ajv({ strict: true, allErrors: true }));
  private readonly served = new Map<string, ValidateFunction>();
  private readonly compiled = new Map<object, ValidateFunction>();

  private readonly host: string;
  private readonly token: string;

  constructor(asyncApi: string, host: string, token: string) {
    [this.host, this.token] = [host, token];
    this.document = parse(asyncApi) as Record<string, any>;
    if (!/^3\./.test(this.document['asyncapi'])) throw new Broken('another version of AsyncAPI');
  }

  private at(reference: string): any { return reference.replace(/^#\//, '').split('/').reduce((value, name) => value[name], this.document as any); }
  /** With every reference in its place. */
  private resolve(value: any): any {
    if (Array.isArray(value)) return value.map((one) => this.resolve(one));
    if (value === null || typeof value !== 'object') return value;
    return typeof value.$ref === 'string' ? this.resolve(this.at(value.$ref)) : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.resolve(one)]));
  }
  private validator(schema: object): ValidateFunction {
    const known = this.compiled.get(schema) ?? this.ajv.compile(this.resolve(schema));
    this.compiled.set(schema, known);
    return known;
  }
  private check(schema: object, value: unknown, what: string): void {
    const validate = this.validator(schema);
    if (!validate(value)) throw new Broken(`${what}: ${JSON.stringify(validate.errors)}`);
  }

  /** The request of an operation: address, method and credentials by the document; parameters it does not know are not sent. */
  private request(operation: any, parameters: Record<string, string | number | undefined>): [string, RequestInit] {
    const channel = this.at(operation.channel.$ref);
    const server = this.at(channel.servers[0].$ref);
    const url = new URL(channel.address, `${server.protocol}://${(server.host as string).replace(/\{\w+\}/, this.host)}`);
    const { method, query } = operation.bindings.http;
    for (const [name, value] of Object.entries(parameters)) {
      if (value === undefined) continue;
      if (!query.properties[name]) throw new Broken(`no parameter ${name}`);
      url.searchParams.set(name, String(value));
    }
    const { type, scheme } = this.at(server.security[0].$ref);
    if (type !== 'http') throw new Broken('credentials of another kind');
    return [url.href, { method, headers: { authorization: `${scheme} ${this.token}` } }];
  }

  /** One page or a refusal, as the document says they look. */
  async ask(parameters: Record<string, string | number | undefined> = {}): Promise<Answer> {
    const operation = this.document['operations'].readMailbox;
    const [url, init] = this.request(operation, parameters);
    const response = await fetch(url, init);
    const reply = operation.reply.messages.map(({ $ref }: { $ref: string }) => this.at(this.at($ref).$ref)).find(({ bindings }: any) => bindings.http.statusCode === response.status);
    if (!reply) throw new Broken(`status ${response.status} is not in the document`);
    if (!response.headers.get('content-type')?.startsWith(reply.contentType)) throw new Broken(`${response.headers.get('content-type')} in place of ${reply.contentType}`);
    const body: unknown = await response.json();
    this.check(reply.payload, body, reply.name);
    return { status: response.status, body };
  }

  /** Reads from its cursor to the end, `limit` events at a time. Answers how many pages it took. */
  async readToTheEnd(limit?: number): Promise<number> {
    for (let pages = 1; ; pages++) {
      const { status, body } = await this.ask({ after: this.cursor, limit });
      if (status !== 200) throw new Broken(`refused: ${body.title}`);
      for (const event of body.events as FeedEvent[]) await this.take(event);
      this.cursor = body.next;
      if (!body.hasMore) return pages;
    }
  }

  /** Validates an event by its message and by the schema that it names itself, and keeps it once. */
  async take(event: FeedEvent): Promise<void> {
    const message = Object.values<any>(this.document['components'].messages).find(({ name }) => name === event.type);
    if (!message) throw new Broken(`${event.type} is not in the document`);
    this.check(message.payload, event, event.type);
    await this.checkServed(event);
    if (this.events.has(event.id)) return;
    this.events.set(event.id, event);
    const about = event.nodeid;
    if (message.title === 'AccessBegan') this.forgotten.delete(about!);
    if (message.title === 'AccessEnded') {
      this.forgotten.add(about!);
      for (const kept of this.events.values()) if (kept.nodeid === about && kept !== event) kept.data = {};
    }
  }

  private async checkServed({ type, dataschema, data }: FeedEvent): Promise<void> {
    if (!this.served.has(dataschema)) {
      const response = await fetch(dataschema);
      if (!response.ok) throw new Broken(`${dataschema}: ${response.status}`);
      const ajv = addFormats(new Ajv2020({ strict: true, allErrors: true }) as unknown as Ajv);
      this.served.set(dataschema, ajv.compile((await response.json()) as object));
    }
    const validate = this.served.get(dataschema)!;
    if (!validate(data)) throw new Broken(`${type} by its own schema: ${JSON.stringify(validate.errors)}`);
  }

  /** Follows the stream of server-sent events from a cursor until `count` came. Answers them, and the cursor after the last. */
  async follow(after: string | undefined, count: number): Promise<{ ids: string[]; cursor: string | undefined }> {
    const end = new AbortController();
    const [url, init] = this.request(this.document['operations'].followMailbox, { after });
    const response = await fetch(url, { ...init, signal: AbortSignal.any([end.signal, AbortSignal.timeout(60_000)]) });
    const ids: string[] = [];
    let cursor: string | undefined;
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const fields of blocks.map((block) => Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()])))) {
        if (!fields['data'] || ids.length >= count) continue;
        const event = JSON.parse(fields['data']) as FeedEvent;
        if (event.type !== fields['event']) throw new Broken('an event under another name');
        await this.take(event);
        ids.push(event.id);
        cursor = fields['id'];
      }
      if (ids.length >= count) break;
    }
    end.abort();
    return { ids, cursor };
  }

  /** Listens for deliveries, verifies each as the document's security scheme says, and keeps what is genuine. `secret` is asked at each delivery. */
  async listen(secret: () => string): Promise<{ url: string; delivered: FeedEvent[]; close(): void }> {
    const scheme = this.at(this.document['operations'].deliver.security[0].$ref);
    const { algorithm, encoding, prefix, separator, secretPrefix, content, joinedBy, toleranceSeconds } = scheme['x-signature'];
    const method = this.document['operations'].deliver.bindings.http.method as string;
    const delivered: FeedEvent[] = [];
    const server: Server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const parts: Record<string, string> = { ...(request.headers as Record<string, string>), body: Buffer.concat(chunks).toString() };
        const expected = createHmac(algorithm, Buffer.from(secret().slice(secretPrefix.length), encoding)).update((content as string[]).map((name) => parts[name]).join(joinedBy)).digest();
        const genuine = request.method === method && (parts[scheme.name] ?? '').split(separator).some((one) => {
          const given = Buffer.from(one.slice(prefix.length), encoding);
          return one.startsWith(prefix) && given.length === expected.length && timingSafeEqual(given, expected);
        }) && Math.abs(Date.now() / 1000 - Number(parts[content[1]])) < toleranceSeconds;
        if (!genuine) { this.forged++; response.writeHead(401).end(); return; }
        const event = JSON.parse(parts['body']!) as FeedEvent;
        void this.take(event).then(() => { delivered.push(event); response.writeHead(204).end(); }, () => response.writeHead(500).end());
      });
    });
    await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/kangfu`, delivered, close: () => { server.closeAllConnections(); server.close(); } };
  }
}
