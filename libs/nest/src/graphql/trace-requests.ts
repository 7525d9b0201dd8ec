import { beginSpan, contextOf, endSpan, parentOf, SpanKind } from '@kangfu/telemetry';
import { context, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Every call that carries a passport is handled within its correlation id: a span below the caller's where traces are recorded, and the id in each log line. Call after `requirePassport`. */
export const traceRequests = (fastify: FastifyInstance, service: string): void => {
  const spans = new WeakMap<FastifyRequest, Span>();
  // By callback: what follows runs within the context of this call.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const correlation = request.passport?.correlation;
    if (!correlation) return done();
    const route = request.routeOptions.url ?? '';
    const span = beginSpan({ name: `${service} ${request.method} ${route}`, kind: SpanKind.SERVER, correlation, parent: parentOf(request.headers.traceparent, correlation), attributes: { 'http.request.method': request.method, 'http.route': route } });
    if (span) spans.set(request, span);
    context.with(contextOf(correlation, span), done);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request) ?? null;
    span?.setAttribute('http.response.status_code', reply.statusCode);
    endSpan(span, reply.statusCode >= 500 ? new Error() : undefined);
  });
};
