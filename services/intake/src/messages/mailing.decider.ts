import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import { channelOf, type Preferences } from '../person/preferences.js';
import type { MailingEvent } from './message.events.js';
import type { Params, Template } from './templates.js';

export interface RequestMessage { readonly type: 'RequestMessage'; readonly data: { readonly messageId: string; readonly personId: string; readonly caseId: string | null; readonly template: Template; readonly params: Params; /** When what is told of happened. */ readonly at: string } }
export interface NoteSent { readonly type: 'NoteSent'; readonly data: { readonly messageId: string; readonly attempt: number } }
export interface NoteFailed { readonly type: 'NoteFailed'; readonly data: { readonly messageId: string; readonly attempt: number; readonly code: string } }
/** `linked`: by what is on record of a registration that is the same person; each of the two is taken back by itself. */
export interface StopMessages { readonly type: 'StopMessages'; readonly data: { readonly personId: string; readonly linked?: true } }
export interface ResumeMessages { readonly type: 'ResumeMessages'; readonly data: { readonly personId: string; readonly linked?: true } }
export type MailingCommand = RequestMessage | NoteSent | NoteFailed | StopMessages | ResumeMessages;

export interface MailingState {
  readonly personId: string | null;
  /** Why nothing is sent: a death of this registration, or of one that is linked to it. */
  readonly stops: readonly ('own' | 'linked')[];
  /** Messages that are to go out, with the attempts that failed. */
  readonly open: Readonly<Record<string, number>>;
}
export interface MailingFacts {
  readonly now: string;
  /** Of the person as registered; null: nobody is. */
  readonly recipient?: { readonly preferences: Preferences; readonly certificate: { readonly disabilityClass: number } | null } | null;
  /** A death of the person is on record. */
  readonly died?: boolean;
  /** Name of the unit that a parameter names. */
  readonly agency?: { readonly zh: string; readonly en: string } | null;
}

/** What could not be told within so many days is told no more: after an outage, or where a history is read in, nobody wants last year's news. */
export const NEWS_DAYS = 7;
/** How long after each failed attempt the next one comes; after the last, it is given up. */
export const RETRY_MINUTES = [1, 5, 30, 120, 720] as const;

const ofLink = ({ data }: { readonly data: { readonly linked?: true | undefined } }): 'own' | 'linked' => (data.linked ? 'linked' : 'own');

/**
 * All messages to one person, in one stream: so that a death and a message that is about to go out meet, and one of them is first. How the person wants to be
 * told is asked when the message is wanted; no calls to the deaf.
 */
export const mailingDecider: Decider<MailingCommand, MailingState, MailingEvent, MailingFacts> = {
  initial: { personId: null, stops: [], open: {} },
  decide: (command, { personId, stops, open }, { now, recipient, died, agency }) => {
    switch (command.type) {
      case 'RequestMessage': {
        const { messageId, caseId, template, params, personId: to, at } = command.data;
        if (stops.length > 0 || Date.parse(now) - Date.parse(at) > NEWS_DAYS * 86_400_000) return [];
        if (!recipient) return refuse('not-found', {}, ['personId']);
        return [{
          type: 'MessageRequested',
          data: {
            messageId, personId: to, ...(caseId ? { caseId } : {}), template, channel: channelOf(recipient.preferences, recipient.certificate), language: recipient.preferences.language === 'english' ? 'en' : 'zh',
            params: { ...params, ...(agency ? { agencyZh: agency.zh, agencyEn: agency.en } : {}) },
          },
        }];
      }
      case 'NoteSent':
      case 'NoteFailed': {
        const { messageId, attempt } = command.data;
        const failed = open[messageId];
        // Sent, given up or stopped meanwhile; or this attempt was noted.
        if (personId === null || failed === undefined || failed >= attempt) return [];
        if (command.type === 'NoteSent') return [{ type: 'MessageSent', data: { messageId, personId, attempt } }];
        const minutes = RETRY_MINUTES[attempt - 1];
        return [{ type: 'MessageFailed', data: { messageId, personId, attempt, code: command.data.code, retryAt: minutes === undefined ? null : new Date(Date.parse(now) + minutes * 60_000).toISOString() } }];
      }
      case 'StopMessages': return stops.includes(ofLink(command)) ? [] : [{ type: 'MessagesStopped', data: { ...command.data, reason: 'died', messages: Object.keys(open).sort() } }];
      // A case that is reopened brings nobody back whose death is on record.
      case 'ResumeMessages': return stops.includes(ofLink(command)) && (command.data.linked || !died) ? [{ type: 'MessagesResumed', data: command.data }] : [];
      default: return assertNever(command);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'MessageRequested': return { ...state, personId: event.data.personId, open: { ...state.open, [event.data.messageId]: 0 } };
      case 'MessageFailed': {
        const { messageId, attempt, retryAt } = event.data;
        if (retryAt !== null) return { ...state, open: { ...state.open, [messageId]: attempt } };
        const { [messageId]: _given, ...open } = state.open;
        return { ...state, open };
      }
      case 'MessageSent': {
        const { [event.data.messageId]: _sent, ...open } = state.open;
        return { ...state, open };
      }
      case 'MessagesStopped': return { personId: event.data.personId, stops: [...state.stops, ofLink(event)], open: {} };
      case 'MessagesResumed': return { ...state, stops: state.stops.filter((each) => each !== ofLink(event)) };
      default: return assertNever(event);
    }
  },
};
