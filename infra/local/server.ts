/** MongoDB or Kafka as the runner holds it, wherever it runs. */
export interface Server {
  /** `mongodb://…` or `host:port,…`: what clients are given. */
  readonly address: string;
  readonly source: 'environment' | 'docker' | 'local';
  /** The process on this machine, when there is one. */
  readonly pid: number | undefined;
  /** Sends a signal; KILL is followed by a restart on the same port and data, unless restarts are the caller's. Refused for servers of the environment. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Ends it when it runs, starts it, resolves when it answers. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** For a second Ctrl-C: no waiting. */
  killNow(): void;
}

export interface ServerOptions {
  /** Holds data, logs and ports of this instance. */
  dataDir: string;
  port: number;
  env: NodeJS.ProcessEnv;
  autoRestart: boolean;
  /** Lets tests inject faults (MongoDB's failCommand). */
  faults: boolean;
  /** The port that clients are told, where a proxy of a test stands before the server. */
  advertised?: number;
  log: (text: string) => void;
}

/** A server that the user named: it is used, never touched. */
export const serverOfEnvironment = (address: string): Server => {
  const refuse = (): never => {
    throw new Error(`${address} comes from the environment: this runner neither kills nor restarts it`);
  };
  return { address, source: 'environment', pid: undefined, kill: async () => refuse(), restart: async () => refuse(), stop: async () => {}, killNow: () => {} };
};
