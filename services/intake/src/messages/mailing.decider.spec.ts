import fc from 'fast-check';
import { fold, foldsOverSnapshots, isRefused, specification } from '@kangfu/decider';
import { NO_PREFERENCES } from '../person/preferences.js';
import { type MailingCommand, mailingDecider, type MailingFacts, RETRY_MINUTES } from './mailing.decider.js';
import type { MailingEvent } from './message.events.js';
import { render, TEMPLATE_CODES, TEMPLATES } from './templates.js';

const [personId, caseId, one, two] = ['1', '2', '3', '4'].map((n) => `${n.repeat(8)}-0000-5000-8000-000000000000`) as [string, string, string, string];
const now = '2026-11-22T02:00:00.000Z';
const mailing = specification(mailingDecider, { now, recipient: { preferences: NO_PREFERENCES, certificate: null } } as MailingFacts);
const request = (messageId = one): MailingCommand => ({ type: 'RequestMessage', data: { messageId, personId, caseId, template: 'request-accepted', params: {}, at: now } });
const requested = (messageId = one, more = {}): MailingEvent => ({ type: 'MessageRequested', data: { messageId, personId, caseId, template: 'request-accepted', channel: 'phone', language: 'zh', params: {}, ...more } });
const sent = (attempt = 1): MailingCommand => ({ type: 'NoteSent', data: { messageId: one, attempt } });
const failed = (attempt: number): MailingCommand => ({ type: 'NoteFailed', data: { messageId: one, attempt, code: 'busy' } });
const failure = (attempt: number, retryAt: string | null): MailingEvent => ({ type: 'MessageFailed', data: { messageId: one, personId, attempt, code: 'busy', retryAt } });
const stop: MailingCommand = { type: 'StopMessages', data: { personId } };
const stopped = (...messages: string[]): MailingEvent => ({ type: 'MessagesStopped', data: { personId, reason: 'died', messages } });

test('a message goes out as the person wishes; nobody calls the deaf', () => {
  mailing.given().when(request()).then(requested());
  mailing.given().when(request(), { recipient: { preferences: { ...NO_PREFERENCES, channel: 'wechat', language: 'english' }, certificate: null } }).then(requested(one, { channel: 'wechat', language: 'en' }));
  mailing.given().when(request(), { recipient: { preferences: { ...NO_PREFERENCES, channel: 'phone' }, certificate: { disabilityClass: 2 } } }).then(requested(one, { channel: 'sms' }));
  mailing.given().when(request(), { agency: { zh: '中心', en: 'centre' } }).then(requested(one, { params: { agencyZh: '中心', agencyEn: 'centre' } }));
  mailing.given().when(request(), { recipient: null }).thenRefuses('not-found');
});

test('what is a week old is told no more', () => {
  mailing.given().when(request(), { now: '2026-11-29T02:00:00.000Z' }).thenTypes('MessageRequested');
  mailing.given().when(request(), { now: '2026-11-29T02:00:00.001Z' }).thenNothing();
});

test('it is sent once', () => {
  mailing.given(requested()).when(sent()).then({ type: 'MessageSent', data: { messageId: one, personId, attempt: 1 } });
  mailing.given(requested(), { type: 'MessageSent', data: { messageId: one, personId, attempt: 1 } }).when(sent()).thenNothing();
  mailing.given().when(sent()).thenNothing();
});

test('what a channel does not take is tried again with growing patience, and given up in the end', () => {
  mailing.given(requested()).when(failed(1)).then(failure(1, '2026-11-22T02:01:00.000Z'));
  const past = RETRY_MINUTES.map((_minutes, i) => failure(i + 1, now));
  mailing.given(requested(), ...past).when(failed(6)).then(failure(6, null));
  mailing.given(requested(), ...past, failure(6, null)).when(sent(7)).thenNothing();
  mailing.given(requested(), failure(1, now)).when(failed(1)).thenNothing();
  mailing.given(requested(), failure(1, now)).when(sent(2)).thenTypes('MessageSent');
});

test('death stops what is waiting and whatever comes, at once', () => {
  mailing.given(requested(two), requested(one)).when(stop).then(stopped(one, two));
  for (const command of [request(two), sent(), failed(1), stop]) mailing.given(requested(), stopped(one)).when(command).thenNothing();
  mailing.given().when(stop).then(stopped());
  mailing.given(stopped(), { type: 'MessagesResumed', data: { personId } }).when(request()).then(requested());
  mailing.given(requested()).when({ type: 'ResumeMessages', data: { personId } }).thenNothing();
});

test('whatever comes in whatever order: nothing is sent after a death, and nothing twice', () => {
  const any: fc.Arbitrary<MailingCommand> = fc.oneof(
    fc.constantFrom(one, two).map(request), fc.constant(stop), fc.tuple(fc.constantFrom(one, two), fc.integer({ min: 1, max: 7 }), fc.boolean()).map(([messageId, attempt, ok]): MailingCommand =>
      (ok ? { type: 'NoteSent', data: { messageId, attempt } } : { type: 'NoteFailed', data: { messageId, attempt, code: 'busy' } })),
  );
  fc.assert(fc.property(fc.array(any, { maxLength: 25 }), (commands) => {
    const past: MailingEvent[] = [];
    for (const next of commands) {
      const decision = mailingDecider.decide(next, fold(mailingDecider, past), { now, recipient: { preferences: NO_PREFERENCES, certificate: null } });
      if (!isRefused(decision)) past.push(...decision);
    }
    const types = past.map(({ type }) => type);
    const death = types.indexOf('MessagesStopped');
    if (death >= 0) expect(types.slice(death + 1)).toEqual([]);
    foldsOverSnapshots(mailingDecider, past);
  }));
});

test('texts are there in both languages, with labels for codes and China\'s time for instants', () => {
  for (const code of TEMPLATE_CODES) expect([TEMPLATES[code].zh, TEMPLATES[code].en].map((text) => /\p{Script=Han}/u.test(text))).toEqual([true, false]);
  expect(render('request-returned', { missing: 'medical-record,school-statement' }, 'zh')).toContain('近期病历、在读学校情况说明');
  expect(render('appointment-made', { agencyZh: '中心', agencyEn: 'the centre', at: '2026-11-22T06:30:00.000Z' }, 'en')).toBe('You have an appointment at the centre: 2026-11-22 14:30.');
  expect(render('request-refused', { reason: 'duplicate' }, 'en')).toContain('duplicate request');
});

test('a case that is reopened brings nobody back whose death is on record', () => {
  const personId = 'a3f0c1de-6f0e-5a40-9d3f-000000000001';
  const stopped = { type: 'MessagesStopped' as const, data: { personId, reason: 'died' as const, messages: [] } };
  const resume = { type: 'ResumeMessages' as const, data: { personId } };
  specification(mailingDecider, { now: '2026-11-22T02:00:00.000Z', died: true }).given(stopped).when(resume).thenNothing();
  specification(mailingDecider, { now: '2026-11-22T02:00:00.000Z', died: false }).given(stopped).when(resume).thenTypes('MessagesResumed');
});

test('a death of this registration and one of a linked registration stop it each by itself, and are taken back each by itself', () => {
  const linked = { linked: true as const };
  const [stopLinked, resumeLinked] = (['StopMessages', 'ResumeMessages'] as const).map((type) => ({ type, data: { personId, ...linked } }));
  const resume = { type: 'ResumeMessages' as const, data: { personId } };
  const stoppedBy = (more: object, ...messages: string[]): MailingEvent => ({ type: 'MessagesStopped', data: { personId, ...more, reason: 'died', messages } });
  mailing.given(requested()).when(stopLinked!).then(stoppedBy(linked, one));
  mailing.given(stoppedBy(linked)).when(stopLinked!).thenNothing();
  mailing.given(stoppedBy(linked)).when(request()).thenNothing();
  mailing.given(stoppedBy(linked)).when(resume).thenNothing();
  mailing.given(stoppedBy(linked)).when(resumeLinked!).then({ type: 'MessagesResumed', data: { personId, ...linked } });
  mailing.given(stoppedBy({})).when(stopLinked!).then(stoppedBy(linked));
  mailing.given(stoppedBy({}), stoppedBy(linked), { type: 'MessagesResumed', data: { personId, ...linked } }).when(request()).thenNothing();
  mailing.given(stoppedBy({}), stoppedBy(linked), { type: 'MessagesResumed', data: { personId } }).when(request()).thenNothing();
  mailing.given(stoppedBy(linked), { type: 'MessagesResumed', data: { personId, ...linked } }).when(request()).then(requested());
});
