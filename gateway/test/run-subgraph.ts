import { type Passport, PassportControl } from '@kangfu/access';
import { RequestContext, requirePassport, subgraphModule, subgraphSdl } from '@kangfu/nest';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

/** A subgraph over real HTTP. `see` is told of each operation that came past the passport hook. */
export const runSubgraph = async (name: string, resolvers: readonly Type<unknown>[], publicKey: string, see: (service: string, passport: Passport) => void) => {
  const contextOf = (passport: Passport) => {
    see(name, passport);
    return new RequestContext(passport, { rules: [], subjects: {} }, async (id) => ({ id, appointments: [] }));
  };
  const app = await NestFactory.create<NestFastifyApplication>(subgraphModule({ name, resolvers, contextOf, log: () => {} }), new FastifyAdapter({ forceCloseConnections: true }), { logger: ['error'], rawBody: true });
  requirePassport(app.getHttpAdapter().getInstance() as any, { control: new PassportControl(publicKey, name) });
  app.getHttpAdapter().get('/readyz', (_: unknown, reply: any) => reply.send('ok'));
  await app.listen(0, '127.0.0.1');
  return { app, sdl: await subgraphSdl(resolvers) };
};
