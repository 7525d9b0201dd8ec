import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';

/** Answers whether the process at a base URL is ready, refuses connections, or says neither. */
export type Probe = (url: string) => Promise<'ready' | 'refused' | 'silent'>;

const LOOK_MS = 500;
const PATIENCE_MS = 2_000;
/** A process under load may be late with an answer now and then; only after so many in a row are its calls given to another. */
const MISSES = 3;

const refused = (error: unknown): boolean => [error, (error as { cause?: unknown } | null)?.cause].some((each) => (each as { code?: string } | null)?.code === 'ECONNREFUSED');

const readyz: Probe = (url) => fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(
  async (response) => { await response.body?.cancel(); return response.ok ? 'ready' : 'silent'; }, (error: unknown) => (refused(error) ? 'refused' : 'silent'));

/**
 * Which process of a service is asked, where several are named: the first that is ready, in the order given. So a new release named before the old one takes over
 * when it is ready, and not before; and where a process has ended, the next one takes its calls.
 */
export class Upstreams {
  private readonly picked: Map<string, string>;
  private readonly misses = new Map<string, number>();
  private looking: Promise<void> | null = null;

  /** `services`: the one URL of each; `releases`: all URLs of those that have several. */
  constructor(services: Readonly<Record<string, string>>, private readonly releases: Readonly<Record<string, readonly string[]>> = {}, private readonly probe: Probe = readyz) {
    this.picked = new Map(Object.entries(services));
  }

  /** The URL of each service at this moment. */
  get current(): Readonly<Record<string, string>> { return Object.fromEntries(this.picked); }

  /** Where another process of the service is to be asked after a refused connection: nothing has reached the first. null: there is none. */
  async after(service: string, base: string): Promise<string | null> {
    if (!this.releases[service]) return null;
    await this.look();
    const now = this.picked.get(service)!;
    return now === base ? null : now;
  }

  /** Looks at all that have several, and picks anew. */
  look(): Promise<void> {
    return this.looking ??= Promise.all(Object.entries(this.releases).map(async ([service, urls]) => {
      const answers = new Map(await Promise.all(urls.map(async (url) => [url, await this.probe(url)] as const)));
      const now = this.picked.get(service)!;
      const first = urls.find((url) => answers.get(url) === 'ready');
      const misses = answers.get(now) === 'ready' ? 0 : answers.get(now) === 'refused' ? MISSES : (this.misses.get(service) ?? 0) + 1;
      this.misses.set(service, misses);
      // An earlier one takes over as soon as it is ready; a later one only from one that is gone.
      if (first !== undefined && (misses >= MISSES || urls.indexOf(first) < urls.indexOf(now))) {
        this.picked.set(service, first);
        this.misses.set(service, 0);
      }
    })).then(() => { this.looking = null; });
  }

  /** Looks every half second until told to stop. */
  async start(): Promise<() => void> {
    if (Object.keys(this.releases).length === 0) return () => {};
    await this.look();
    const timer = setInterval(() => void this.look(), LOOK_MS).unref();
    return () => clearInterval(timer);
  }
}

/** Sends calls of subgraphs to the process that {@link Upstreams} picks. */
export const routed = (upstreams: Upstreams): GatewayPlugin => ({
  onFetch({ executionRequest, url, setURL, fetchFn, setFetchFn }) {
    const service = executionRequest?.subgraphName;
    const base = service && upstreams.current[service];
    if (!base) return;
    const path = new URL(url).pathname;
    setURL(`${base}${path}`);
    setFetchFn((async (target: string, ...rest: unknown[]) => {
      try {
        return await (fetchFn as (url: string, ...rest: unknown[]) => Promise<Response>)(target, ...rest);
      } catch (error) {
        const other = refused(error) ? await upstreams.after(service, base) : null;
        if (other === null) throw error;
        return (fetchFn as (url: string, ...rest: unknown[]) => Promise<Response>)(`${other}${path}`, ...rest);
      }
    }) as never);
  },
});
