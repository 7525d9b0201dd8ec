import type { Logger } from '@kangfu/kafka';
import type { Params, Template } from './templates.js';

/** What goes out. `messageId` is the same for each attempt: a provider that knows it sends nothing twice. Whom it reaches under which number, the adapter asks of the person. */
export interface OutgoingMessage {
  readonly messageId: string;
  readonly personId: string;
  readonly template: Template;
  readonly channel: string;
  readonly language: 'zh' | 'en';
  readonly params: Params;
  readonly text: string;
}
/** The channel did not take it; `code` is kept with the attempt. Anything else that is thrown counts as `failed`. */
export class MessageNotTaken extends Error {
  override readonly name = 'MessageNotTaken';
  constructor(readonly code: string) { super(code); }
}
/** Hands messages to their channels; resolves when one is taken. */
export interface MessagePort { send(message: OutgoingMessage): Promise<void> }

/** Development: a line of the log, without anything personal. */
export class LogMessages implements MessagePort {
  constructor(private readonly logger: Logger) {}
  async send({ messageId, template, channel, language }: OutgoingMessage): Promise<void> { this.logger.info({ messageId, template, channel, language }, 'message to a person'); }
}
