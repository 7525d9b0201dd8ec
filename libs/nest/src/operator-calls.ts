import type { FastifyInstance } from 'fastify';

/** Who operates: the user of the machine the command line ran on, as it says itself. For the record, not a right: the service key is the right. */
export interface Operator { readonly id: string }

/** A call that cannot be done as asked; nothing was changed. Told to the operator as it is, so it names no person. */
export class OperatorCallRefused extends Error {
  override readonly name = 'OperatorCallRefused';
  /** `code` in kebab case. */
  constructor(readonly code: string, message: string) { super(message); }
}

/** Does one thing operators ask for. Answers JSON; throws {@link OperatorCallRefused} for what an operator can mend. Long work is begun here and looked at by another call. */
export type OperatorCall = (input: Readonly<Record<string, unknown>>, operator: Operator) => Promise<object>;

/**
 * What `kangfu COMMAND` asks of a running service: `POST /internal/operator/<name>` with a passport signed by the service key.
 * Parts of a service add their calls (`parked/retry`, `projections/rebuild`) before it listens.
 */
export class OperatorCalls {
  private readonly calls = new Map<string, OperatorCall>();

  add(name: string, call: OperatorCall): void {
    if (this.calls.has(name)) throw new TypeError(`operator call ${name} is there already`);
    this.calls.set(name, call);
  }

  /** Call after `requirePassport`, which lets nobody else in. */
  serve(fastify: FastifyInstance, onError: (name: string, error: unknown) => void): void {
    fastify.post('/internal/operator/*', async (request, reply) => {
      const name = (request.params as { '*': string })['*'];
      const problem = (status: number, code: string, detail: string) => reply.code(status).type('application/problem+json').send({ status, code, detail });
      // Services hold the same key, and none of them operates another.
      if (request.passport?.iss !== 'service:operator') return problem(403, 'operators-only', 'not the passport of an operator');
      const call = this.calls.get(name);
      if (!call) return problem(404, 'no-such-call', `this service has no ${name}`);
      try {
        return await call((request.body ?? {}) as Record<string, unknown>, { id: request.passport.sub ?? 'unknown' });
      } catch (error) {
        if (error instanceof OperatorCallRefused) return problem(409, error.code, error.message);
        onError(name, error);
        return problem(500, 'failed', error instanceof Error ? error.name : 'Error');
      }
    });
  }
}
