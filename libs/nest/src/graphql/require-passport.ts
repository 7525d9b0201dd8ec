import { type Passport, PASSPORT_HEADER, type PassportControl } from '@kangfu/access';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest { passport?: Passport }
}

export interface PassportRules {
  /** Checks passports that the gateway signed for this service. */
  readonly control: PassportControl;
  /** Checks passports that services signed for this one (`/internal/*`); without it there are no internal routes. */
  readonly internalControl?: PassportControl;
  /** Routes that check a token of their own: the route or anything below it. */
  readonly publicPaths?: readonly string[];
}

const OPEN = ['/healthz', '/readyz', '/metrics'];
const under = (route: string, path: string): boolean => route === path || route.startsWith(`${path}/`);

/**
 * Refuses, before GraphQL runs, what no passport covers: `_entities`, `_service` and introspection included, which Nest's guards do not see.
 * Call before `app.init()` on an application with `rawBody: true` (the passport is for one exact body).
 */
export const requirePassport = (fastify: FastifyInstance, { control, internalControl, publicPaths = [] }: PassportRules): void => {
  fastify.addHook('preValidation', async (request, reply) => {
    // The route that matched, not the text of the URL, which can be written in many ways.
    const route = request.routeOptions.url ?? '';
    if (OPEN.includes(route) || publicPaths.some((path) => under(route, path))) return;
    const refuse = (status: number, reason: string) =>
      reply.code(status).type('application/json').send({ errors: [{ message: `passport: ${reason}`, extensions: { code: 'UNAUTHENTICATED', reason } }] });
    const internal = under(route, '/internal');
    const office = internal ? internalControl : control;
    if (!office) return refuse(401, 'missing');
    const body = (request as { rawBody?: Buffer }).rawBody ?? '';
    const passport = office.check(request.headers[PASSPORT_HEADER], body);
    if (typeof passport === 'string') return refuse(401, passport);
    if (internal ? !passport.iss.startsWith('service:') : passport.iss !== 'gateway') return refuse(401, 'forged');
    // A passport does not cover the query text in the URL of a GET.
    if (under(route, '/graphql') && request.method !== 'POST') return refuse(405, 'post-only');
    request.passport = passport;
  });
};
