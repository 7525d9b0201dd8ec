import type { EventOf } from '@kangfu/contracts';
import { projection } from '@kangfu/subscriptions';
import { MessageFailed, MessageRequested, MessageSent, MessagesStopped } from '../../messages/message.events.js';
import type { Params, Template } from '../../messages/templates.js';
import type { Channel } from '../../person/preferences.js';

export const MESSAGE_STATUSES = {
  due: { zh: '待发送', en: 'To be sent' }, sent: { zh: '已发送', en: 'Sent' }, failed: { zh: '发送失败', en: 'Given up' }, stopped: { zh: '已停止', en: 'Stopped' },
} as const;
export type MessageStatus = keyof typeof MESSAGE_STATUSES;

export interface MessageRow {
  messageId: string;
  personId: string;
  caseId: string | null;
  accessKey: string;
  template: Template;
  channel: Channel;
  language: 'zh' | 'en';
  params: Params;
  status: MessageStatus;
  requestedAt: string;
  sentAt: string | null;
  /** Attempts so far. */
  attempts: number;
  /** When it is tried next, while it is due. */
  nextAttempt: string | null;
  /** Of the last attempt that failed. */
  failure: string | null;
}
interface MessageSlice { requested: EventOf<typeof MessageRequested>['data']; requestedAt: string; status: MessageStatus; sentAt: string | null; attempts: number; nextAttempt: string | null; failure: string | null }

/** One row for each message. */
export const messageList = projection<MessageRow>('messages', 1, {
  view: (key, slices) => {
    const slice = slices.one<Partial<MessageSlice>>('mailing');
    // What was stopped is named by its request alone.
    if (!slice?.state.requested) return null;
    const { requested: { personId, caseId, template, channel, language, params }, ...rest } = slice.state as MessageSlice;
    return { messageId: key, personId, caseId: caseId ?? null, accessKey: `person-${personId}`, template: template as Template, channel, language, params, ...rest };
  },
  indexes: [{ keys: { status: 1, nextAttempt: 1 } }, { keys: { personId: 1, requestedAt: -1, _id: 1 } }, { keys: { caseId: 1, requestedAt: -1, _id: 1 } }, { keys: { requestedAt: -1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(MessageRequested, (e) => e.data.messageId, (_slice, e): MessageSlice => ({ requested: e.data, requestedAt: e.occurred, status: 'due', sentAt: null, attempts: 0, nextAttempt: e.occurred, failure: null }))
  .on(MessageSent, (e) => e.data.messageId, (slice: MessageSlice | undefined, e): MessageSlice => ({ ...slice!, status: 'sent', sentAt: e.occurred, attempts: e.data.attempt, nextAttempt: null }))
  .on(MessageFailed, (e) => e.data.messageId, (slice: MessageSlice | undefined, { data: { attempt, code, retryAt } }): MessageSlice =>
    ({ ...slice!, status: retryAt === null ? 'failed' : 'due', attempts: attempt, nextAttempt: retryAt, failure: code }))
  .on(MessagesStopped, (e) => e.data.messages, (slice: MessageSlice | undefined): MessageSlice => ({ ...slice!, status: 'stopped', nextAttempt: null }));
