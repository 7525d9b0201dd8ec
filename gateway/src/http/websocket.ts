import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { getGraphQLWSOptions } from '@graphql-hive/gateway-runtime';
import { findBearer, type Identity } from '@kangfu/access';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { GraphQLError } from 'graphql';
import type { Tokens } from './http-rules.js';

const MAX_MESSAGE = 1_000_000;

/**
 * `graphql-transport-ws` on `/graphql`. The token comes in `connection_init` (`{ "authorization": "Bearer …" }`) with the headers
 * `kangfu-purpose`, `accept-language`, `kangfu-after`; without a valid one the socket is closed (4403).
 */
export const serveWebSocket = (server: Server, gateway: any, { tokens, mask, origins }: { tokens: Tokens; mask: (error: unknown) => GraphQLError; origins: readonly string[] }): { stop: () => Promise<void> } => {
  const sockets = new WebSocketServer({
    server, path: '/graphql', maxPayload: MAX_MESSAGE,
    // Browsers send an Origin and know no CORS here. Same host, or one that is configured.
    verifyClient: ({ origin, req }: { origin?: string; req: IncomingMessage }) => !origin || origins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === req.headers.host),
  });
  const options = getGraphQLWSOptions<any, any>(gateway, (context: any) => ({
    socket: context.extra.socket, req: context.extra.request, caller: { user: context.extra.user as Identity, correlation: randomUUID() },
  }));
  // An exception would close the socket for every operation on it.
  const safely = (run: any) => async (args: any) => { try { return await run(args); } catch (error) { return { errors: [mask(error)] }; } };
  const served = useServer<any, any>({
    ...options, execute: safely(options.execute), subscribe: safely(options.subscribe),
    onConnect: async (context: any) => {
      const token = findBearer(context.connectionParams?.authorization);
      const user = token ? await tokens.check(token).catch(() => null) : null;
      context.extra.user = user;
      return user !== null;
    },
  } as any, sockets);
  return { stop: async () => { await served.dispose(); } };
};
