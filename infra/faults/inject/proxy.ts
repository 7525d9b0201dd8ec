import { connect, createServer, type Server, type Socket } from 'node:net';

/** How the network behaves for the connections it is about. */
export interface Conditions {
  /** Added to each direction. */
  readonly delayMs?: number;
  readonly bitsPerSecond?: number;
  /** Chance that a piece is lost. TCP sends it again: what is seen is that it and all after it come later. */
  readonly loss?: number;
  /** One-way (or two-way) silence: nothing arrives, nothing is refused, and what was held arrives when it is over. */
  readonly silent?: 'requests' | 'answers' | 'both';
  /** New connections are refused, open ones reset. */
  readonly refuse?: boolean;
  /** Only connections of these processes. */
  readonly only?: (owner: string | null) => boolean;
}

/**
 * What becomes of a request: `hold` never lets it through; `lose` lets it through, and when its answer comes, calls this instead of handing it on: `cut` ends the
 * connection. An intercepting function may do something of its own first, such as killing who sent it.
 */
export type Verdict = 'pass' | 'hold' | { readonly lose: (cut: () => void) => void };
export type Intercept = (request: Buffer, owner: string | null) => Verdict;

interface Framing { lengthOf(bytes: Buffer): number; request(frame: Buffer): number; answers(frame: Buffer): number }

const framings: Record<'mongodb' | 'kafka', Framing> = {
  mongodb: { lengthOf: (bytes) => bytes.readInt32LE(0), request: (frame) => frame.readInt32LE(4), answers: (frame) => frame.readInt32LE(8) },
  kafka: { lengthOf: (bytes) => bytes.readInt32BE(0) + 4, request: (frame) => frame.readInt32BE(8), answers: (frame) => frame.readInt32BE(4) },
};

const RETRANSMIT_MS = 200;

/** One direction of one connection: messages in order, each when it is due. */
class Pipe {
  private readonly waiting: Buffer[] = [];
  private free = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly to: Socket;
  private readonly conditions: () => Conditions;
  private readonly silent: () => boolean;
  private readonly random: () => number;

  constructor(to: Socket, conditions: () => Conditions, silent: () => boolean, random: () => number) {
    this.to = to;
    this.conditions = conditions;
    this.silent = silent;
    this.random = random;
  }

  send(bytes: Buffer): void {
    const { delayMs = 0, bitsPerSecond, loss = 0 } = this.conditions();
    if (!this.timer && this.waiting.length === 0 && !this.silent() && delayMs === 0 && !bitsPerSecond && loss === 0) return void this.to.write(bytes);
    this.waiting.push(bytes);
    this.next();
  }

  /** Looks again, after the conditions have changed. */
  next(): void {
    if (this.timer || this.waiting.length === 0 || this.silent() || this.to.destroyed) return;
    const { delayMs = 0, bitsPerSecond, loss = 0 } = this.conditions();
    const bytes = this.waiting[0]!;
    const lost = this.random() < loss ? RETRANSMIT_MS : 0;
    // The delay is that of the way, not of each message: what is right behind arrives right behind.
    const due = Math.max(performance.now() + (this.free > performance.now() ? 0 : delayMs), this.free) + lost + (bitsPerSecond ? (bytes.length * 8000) / bitsPerSecond : 0);
    this.free = due;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.silent()) this.to.write(this.waiting.shift()!);
      this.next();
    }, Math.max(0, due - performance.now()));
  }

  close(): void { if (this.timer) clearTimeout(this.timer); }
}

interface Link { client: Socket; upstream: Socket; pipes: Pipe[]; owner(): string | null }

export interface ProxyOptions {
  readonly upstream: number;
  readonly framing: 'mongodb' | 'kafka';
  /** Whose connection it is; asked at most once a connection. */
  readonly ownerOf: (ports: { from: number; to: number }) => string | null;
  /** Decides what is lost; seeded. */
  readonly random: () => number;
}

/** A TCP proxy in this process between everything and one server, whole messages at a time. Does nothing until told. */
export class Proxy {
  private readonly options: ProxyOptions;
  private readonly links = new Set<Link>();
  private server: Server | null = null;
  private conditions: Conditions = {};
  private intercept: Intercept | null = null;

  constructor(options: ProxyOptions) { this.options = options; }

  /** On this port of the loopback interface. */
  async listen(port: number): Promise<void> {
    const server = this.server = createServer((client) => this.accept(client));
    await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, '127.0.0.1', resolve); });
  }

  /** From now on, for open and new connections; `{}` is a network that works. */
  set(conditions: Conditions): void {
    this.conditions = conditions;
    if (conditions.refuse) this.reset(conditions.only);
    for (const link of this.links) for (const pipe of link.pipes) pipe.next();
  }

  /** Cuts open connections. */
  reset(only: Conditions['only'] = () => true): void {
    for (const link of [...this.links]) if (only(link.owner())) link.client.resetAndDestroy();
  }

  /** Asks about each request from now on; null: no more. */
  watch(intercept: Intercept | null): void { this.intercept = intercept; }

  heal(): void {
    this.intercept = null;
    this.set({});
  }

  close(): void {
    this.server?.close();
    for (const { client, upstream } of this.links) { client.destroy(); upstream.destroy(); }
  }

  private accept(client: Socket): void {
    const { upstream: port, framing, ownerOf, random } = this.options;
    let owner: { name: string | null } | null = null;
    const link: Link = { client, upstream: connect(port, '127.0.0.1'), pipes: [], owner: () => (owner ??= { name: ownerOf({ from: client.remotePort!, to: client.localPort! }) }).name };
    const concerned = (): Conditions => (this.conditions.only && !this.conditions.only(link.owner()) ? {} : this.conditions);
    const { upstream } = link;
    this.links.add(link);
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true);
      socket.on('error', () => {}).on('close', () => {
        this.links.delete(link);
        for (const pipe of link.pipes) pipe.close();
        client.destroy();
        upstream.destroy();
      });
    }
    if (concerned().refuse) return void client.resetAndDestroy();
    const { lengthOf, request, answers } = framings[framing];
    const silent = (direction: 'requests' | 'answers') => (): boolean => { const { silent: which } = concerned(); return which === direction || which === 'both'; };
    const [up, down] = [new Pipe(upstream, concerned, silent('requests'), random), new Pipe(client, concerned, silent('answers'), random)];
    link.pipes.push(up, down);
    const lost = new Map<number, (cut: () => void) => void>();
    const frames = (socket: Socket, each: (frame: Buffer) => void): void => {
      let rest: Buffer = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        for (let length: number; rest.length >= 12 && rest.length >= (length = lengthOf(rest));) {
          each(rest.subarray(0, length));
          rest = rest.subarray(length);
        }
      });
    };
    frames(client, (frame) => {
      const verdict = this.intercept?.(frame, link.owner()) ?? 'pass';
      if (verdict === 'hold') return;
      if (verdict !== 'pass') lost.set(request(frame), verdict.lose);
      up.send(frame);
    });
    frames(upstream, (frame) => {
      const lose = lost.get(answers(frame));
      if (!lose) return down.send(frame);
      lost.delete(answers(frame));
      lose(() => client.resetAndDestroy());
    });
  }
}

/** Whether a message of MongoDB's protocol runs this command, on a collection of that name. */
export const isCommand = (message: Buffer, command: string, collection?: RegExp): boolean => {
  const at = message.indexOf(`\u0002${command}\0`, 16, 'latin1');
  if (at < 0) return collection === undefined && message.indexOf(`\u0010${command}\0`, 16, 'latin1') >= 0;
  const value = at + command.length + 2;
  return collection === undefined || collection.test(message.toString('latin1', value + 4, value + 4 + message.readInt32LE(value) - 1));
};

/** Kafka's request types that are looked for. */
export const PRODUCE = 0;
export const isKafkaRequest = (message: Buffer, key: number): boolean => message.readInt16BE(4) === key;
