import { connect, createServer } from 'node:net';

/** Whether nobody listens on this port of the loopback interface. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Below the range from which the system takes ports for outgoing connections, so that a port is still free after a restart. */
const anyFree = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
};

/** Says which port is taken, and by which setting it was asked for. */
export class PortInUse extends Error {
  constructor(name: string, port: number) {
    super(`Port ${port} for ${name} is in use: end what listens there, or ask for another port.`);
    this.name = 'PortInUse';
  }
}

export interface PortWish {
  name: string;
  /** Named by the user: taken as it is, or refused when in use. */
  given?: number | undefined;
  /** Tried in this order when nothing is given; any free port comes last. */
  preferred: (number | undefined)[];
}

/** A free port for each wish; no port is handed out twice. */
export const choosePorts = async (wishes: PortWish[]): Promise<Record<string, number>> => {
  const chosen: Record<string, number> = {};
  const taken = new Set(wishes.flatMap(({ given }) => given ?? []));
  for (const { name, given, preferred } of wishes) {
    if (given !== undefined) {
      if (!(await isFree(given))) throw new PortInUse(name, given);
      chosen[name] = given;
      continue;
    }
    let port: number | undefined;
    for (const candidate of preferred) {
      if (candidate && !taken.has(candidate) && (await isFree(candidate))) {
        port = candidate;
        break;
      }
    }
    while (port === undefined) {
      const candidate = await anyFree();
      if (!taken.has(candidate)) port = candidate;
    }
    taken.add(port);
    chosen[name] = port;
  }
  return chosen;
};

/** Resolves when something listens on the port; `alive` ends the wait early when it never will. */
export const listening = async (port: number, alive: () => boolean, patience = 60_000): Promise<void> => {
  const end = Date.now() + patience;
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    if (!alive()) throw new Error(`it ended before it listened on port ${port}`);
    if (Date.now() > end) throw new Error(`nothing listens on port ${port} after ${patience / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
