import { type CommandRuntime } from '@kangfu/commands';
import { type Clock, idOf } from '@kangfu/common';
import { errorFields, LeasedLoop, type Leases, type Logger } from '@kangfu/kafka';
import type { Rows } from '@kangfu/subscriptions';
import type { MessageRow } from '../projections/messages/messages.projection.js';
import { mailing, mailingStream } from './mailing.aggregate.js';
import type { MailingCommand } from './mailing.decider.js';
import { MessageNotTaken, type MessagePort } from './message-port.js';
import { render } from './templates.js';

export interface MessageSenderConfig {
  readonly leases: Pick<Leases, 'want' | 'release'>;
  readonly rows: Pick<Rows<MessageRow>, 'peekMany'>;
  readonly runtime: Pick<CommandRuntime, 'load' | 'run'>;
  readonly port: MessagePort;
  readonly clock: Clock;
  readonly logger: Logger;
}

const LEASE = 'intake/messages';
const LOOK_MS = 500;
const BATCH = 100;
const ACTOR = { id: 'process:message-sender', role: 'process', unit: null, for: null } as const;

/**
 * Sends what is due, one process at a time (by a lease). The row says that it may be due; whether it is, the person's own stream, read at a majority right
 * before: a death or a success that was recorded is seen. A crash between the port and the note repeats the attempt under the same message id.
 */
export class MessageSender {
  private readonly loop: LeasedLoop;

  constructor(private readonly config: MessageSenderConfig) {
    const { leases, logger } = config;
    this.loop = new LeasedLoop({ leases, lease: LEASE, everyMs: LOOK_MS, round: () => this.round(), failed: (error) => logger.warn(errorFields(error), 'messages cannot be read') });
  }

  start(): void { this.loop.start(); }
  close(): Promise<void> { return this.loop.close(); }

  /** One round over what is due now; what is more than that waits for the next. */
  async round(): Promise<boolean> {
    const due = await this.config.rows.peekMany({ status: 'due', nextAttempt: { $lte: this.config.clock.now().toISOString() } }, BATCH);
    for (const row of due) {
      if (this.loop.closed) break;
      await this.send(row).catch((error: unknown) => this.config.logger.warn({ messageId: row.messageId, ...errorFields(error) }, 'a message was not noted; it comes again'));
    }
    return false;
  }

  private async send({ messageId, personId, template, channel, language, params }: MessageRow): Promise<void> {
    const { state } = await this.config.runtime.load(mailing, mailingStream(personId));
    const failed = state.open[messageId];
    if (failed === undefined || state.stops.length > 0) return;
    const attempt = failed + 1;
    try {
      await this.config.port.send({ messageId, personId, template, channel, language, params, text: render(template, params, language) });
    } catch (error) {
      return this.note(personId, { type: 'NoteFailed', data: { messageId, attempt, code: error instanceof MessageNotTaken ? error.code : 'failed' } });
    }
    return this.note(personId, { type: 'NoteSent', data: { messageId, attempt } });
  }

  private async note(personId: string, command: MailingCommand & { data: { messageId: string; attempt: number } }): Promise<void> {
    const { messageId, attempt } = command.data;
    await this.config.runtime.run(mailing, {
      stream: mailingStream(personId), command, commandId: idOf(`message:${messageId}:${attempt}:${command.type}`), input: command.data, actor: ACTOR, purpose: 'process', facts: (_state, now) => ({ now: now.toISOString() }),
    });
  }
}
