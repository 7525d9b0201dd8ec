import type { PassportOffice } from '@kangfu/access';
import type { EventStore } from '@kangfu/event-store';
import { ForwardingEventStore } from '@kangfu/event-store/forwarding/forwarding-event-store';
import type { AppendAnswer, AppendRequest } from '@kangfu/event-store/forwarding/protocol';
import { receiveAppends } from '@kangfu/event-store/forwarding/receive-appends';
import type { Leases } from '@kangfu/kafka';
import type { FastifyInstance } from 'fastify';
import { LogHolders } from './log-holders.js';

/** A process that is frozen answers nothing for ever; by then its lease has run out. */
const ANSWER_MS = 5_000;
/** One commit of 15 MB with its envelope, or a batch of 2 million characters. */
const BODY_BYTES = 20 * 1024 * 1024;

export interface LogForwardingConfig {
  /** Of this process: what it appends to when it holds a log, or when the holder does not answer. */
  readonly store: EventStore;
  readonly leases: Leases;
  readonly office: PassportOffice;
  readonly answerMs?: number;
}

/** Several processes of one service: each log is appended by one of them, the others forward to it over `POST /internal/log/{n}/append`. */
export class LogForwarding {
  /** What commands append to. */
  readonly store: ForwardingEventStore;
  private readonly holders: LogHolders;

  constructor(private readonly config: LogForwardingConfig) {
    const { store, leases, office, answerMs = ANSWER_MS } = config;
    this.holders = new LogHolders(leases, store.service, store.logs);
    this.store = new ForwardingEventStore(store, {
      holderOf: (log) => this.holders.holderOf(log),
      async send(holder, log, body) {
        const passport = office.issue({ aud: store.service, sub: null, purpose: 'internal', lang: 'zh', asOf: null, after: null, correlation: '' }, body);
        const answer = await fetch(`${holder}/internal/log/${log}/append`, {
          method: 'POST', body, headers: { 'content-type': 'application/json', 'kangfu-passport': passport }, signal: AbortSignal.timeout(answerMs),
        });
        if (answer.status === 200) return (await answer.json()) as AppendAnswer[];
        await answer.body?.cancel();
        throw new Error(`append to log ${store.service}/${log}: ${answer.status}`);
      },
    });
  }

  /** Call after `requirePassport`, which lets services in only. What arrives is appended here, held or not, and never sent on. */
  serve(fastify: FastifyInstance): void {
    const { store } = this.config;
    const receive = receiveAppends(store);
    fastify.post('/internal/log/:log/append', { bodyLimit: BODY_BYTES }, async (request, reply) => {
      // Services hold one key, and no other service appends to this one's logs.
      if (request.passport?.iss !== `service:${store.service}`) return reply.code(403).send({ title: 'Not a process of this service', status: 403 });
      return receive(request.body as AppendRequest[]);
    });
  }

  /** Tries for the logs from now on. `address` is where the service's other processes reach this one, which must be listening there. */
  hold(address: string): void {
    this.holders.hold(address);
  }
}
