import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { CHANNEL_CODES } from '../person/preferences.js';
import { TEMPLATE_CODES } from './templates.js';

/** Of a registration that is linked to this one as the same person, not of this one itself. */
const linked = Type.Optional(Type.Literal(true));
const about = { messageId: Field.uuid(), personId: Field.uuid() };

export const MessageRequested = defineEvent('intake', 'MessageRequested', {
  description: '须告知当事人 A person must be told something: by which template, channel and language',
  data: Type.Object({
    ...about, caseId: Type.Optional(Field.uuid()), template: Field.oneOf(TEMPLATE_CODES), channel: Field.oneOf(CHANNEL_CODES), language: Field.oneOf(['zh', 'en']),
    /** Codes, days, instants: nothing personal. */
    params: Type.Record(Type.String(), Field.text(300)),
  }),
});
export const MessageSent = defineEvent('intake', 'MessageSent', { description: '已告知 The message was handed to its channel', data: Type.Object({ ...about, attempt: Field.int(1) }) });
export const MessageFailed = defineEvent('intake', 'MessageFailed', {
  description: '告知失败 The channel did not take the message; it is tried again, or given up',
  data: Type.Object({ ...about, attempt: Field.int(1), code: Field.text(40), /** Null: given up. */ retryAt: Type.Union([Field.instant(), Type.Null()]) }),
});
export const MessagesStopped = defineEvent('intake', 'MessagesStopped', {
  description: '停止一切告知 Nothing is sent any more, and what was waiting is not either', data: Type.Object({ personId: Field.uuid(), reason: Field.oneOf(['died']), messages: Type.Array(Field.uuid()), linked }),
});
export const MessagesResumed = defineEvent('intake', 'MessagesResumed', { description: '恢复告知 It was an error: messages are sent again', data: Type.Object({ personId: Field.uuid(), linked }) });

export const mailingEvents = { MessageRequested, MessageSent, MessageFailed, MessagesStopped, MessagesResumed };
export type MailingEvent = EventsOf<typeof mailingEvents>;
