import { addDays } from '@kangfu/common/working-days';
import { isRefused, specification } from '@kangfu/decider';
import fc from 'fast-check';
import { caseFacts, ids } from '../shared/examples.js';
import type { Move } from './referral.commands.js';
import { TRIGGER_OF } from './referral.commands.js';
import { type Referral, referralDecider, type ReferralFacts } from './referral.decider.js';
import type { ReferralEvent } from './referral.events.js';
import { findTransition, REFERRAL_STATUSES, type ReferralStatus, type Side, SIDES, STATUSES, TERMINAL, TRANSITIONS, TRIGGERS } from './referral.machine.js';

const now = '2026-11-22T08:00:00.000Z';
const designation = { agency: 'ft-rehab-centre', services: ['rehabilitation-training' as const], classes: [4], capacity: 5, validFrom: '2026-01-01', validUntil: null, suspended: null, ended: null };
const initiator: ReferralFacts = { now, side: 'initiator', case: caseFacts(), designation };
const recipient: ReferralFacts = { now, side: 'recipient' };
const byCentre = specification(referralDecider, initiator);
const byAgency = specification(referralDecider, recipient);

const commands: { [T in Move['type']]: Extract<Move, { type: T }> } = {
  SendReferral: { type: 'SendReferral', data: { referralId: ids.referral, needId: ids.need, agency: 'ft-rehab-centre', service: 'rehabilitation-training', text: null } },
  AcceptReferral: { type: 'AcceptReferral', data: {} },
  DeclineReferral: { type: 'DeclineReferral', data: { reason: 'no-capacity', text: null } },
  ScheduleAppointment: { type: 'ScheduleAppointment', data: { appointmentAt: '2026-11-25T01:00:00.000Z' } },
  RecordNoShow: { type: 'RecordNoShow', data: {} },
  CancelAppointment: { type: 'CancelAppointment', data: { text: null } },
  RecordInterimNote: { type: 'RecordInterimNote', data: { text: '首次上门 first visit' } },
  StartReferral: { type: 'StartReferral', data: {} },
  CompleteReferral: { type: 'CompleteReferral', data: { outcome: 'got-help', text: null } },
  RequestCancellation: { type: 'RequestCancellation', data: { text: null } },
  ConfirmCancellation: { type: 'ConfirmCancellation', data: {} },
};
const all = Object.values(commands);
const commandOf = (trigger: string): Move => all.find((command) => TRIGGER_OF[command.type] === trigger)!;

/** The events that lead along these triggers. */
const past = (...triggers: string[]): ReferralEvent[] => {
  const events: ReferralEvent[] = [];
  let state: Referral = referralDecider.initial;
  for (const trigger of triggers) {
    const side = TRANSITIONS.find((t) => t.trigger === trigger)!.side;
    const decided = referralDecider.decide(commandOf(trigger), state, side === 'initiator' ? initiator : recipient);
    if (isRefused(decided)) throw new Error(`${trigger}: ${JSON.stringify(decided)}`);
    for (const event of decided) { events.push(event); state = referralDecider.evolve(state, event); }
  }
  return events;
};

describe('sending', () => {
  const send = commands.SendReferral;
  test('a need triaged to the district goes to a designated agency under consent', () => {
    byCentre.given().when(send).then({ type: 'ReferralSent', data: {
      referralId: ids.referral, caseId: ids.case, personId: ids.person, agency: 'ft-rehab-centre', transition: '01', from: 'draft', to: 'created', needId: ids.need, service: 'rehabilitation-training' } });
  });
  test('never without a consent in force that covers the agency', () => {
    const consent = caseFacts().consents[0]!;
    for (const consents of [[], [{ ...consent, withdrawn: true }], [{ ...consent, recipients: ['ft-vocational-centre'] }], [{ ...consent, validUntil: '2026-11-21' }], [{ ...consent, validFrom: '2026-11-23' }]]) {
      byCentre.given().when(send, { case: caseFacts({ consents }) }).thenRefuses('consent-missing');
    }
    byCentre.given().when(send, { case: caseFacts({ consents: [{ ...consent, validUntil: '2026-11-22' }] }) }).thenTypes('ReferralSent');
  });
  test('the agency must be designated today and offer the service', () => {
    byCentre.given().when(send, { designation: null }).thenRefuses('agency-not-designated');
    byCentre.given().when(send, { designation: { ...designation, validUntil: '2026-11-21' } }).thenRefuses('agency-not-designated');
    byCentre.given().when(send, { designation: { ...designation, services: ['vocational'] } }).thenRefuses('service-not-offered');
  });
  test('the need must be known, triaged to the district and without an open referral', () => {
    byCentre.given().when({ ...send, data: { ...send.data, needId: ids.goal } }).thenRefuses('need-unknown');
    byCentre.given().when(send, { case: caseFacts({ needs: [{ needId: ids.need, kind: 'education', exit: 'information' }] }) }).thenRefuses('need-not-triaged-to-district');
    byCentre.given().when(send, { needTaken: 'referred' }).thenRefuses('need-already-referred');
  });
  test('everything missing is named at once', () => {
    byCentre.given().when(send, { case: caseFacts({ consents: [] }), designation: null, needTaken: 'referred' }).thenRefuses('need-already-referred', 'agency-not-designated', 'consent-missing');
  });
  test('a closed case is not referred', () => byCentre.given().when(send, { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open'));
  test('nobody is referred who has died', () => byCentre.given().when(send, { case: caseFacts({ died: true }) }).thenRefuses('case-not-open'));
});

describe('the machine', () => {
  test('has the 34 transitions of the table, in its numbers', () => {
    expect(TRANSITIONS.map((t) => t.number)).toEqual(Array.from({ length: 34 }, (_, i) => String(i + 1).padStart(2, '0')));
    const codes = new Set(TRANSITIONS.map((t) => `${t.side === 'initiator' ? 'I' : 'R'} ${t.trigger} ${t.from === 'draft' ? 'draft' : REFERRAL_STATUSES[t.from].code}>${REFERRAL_STATUSES[t.to].code}`));
    expect([...codes].sort()).toEqual([
      'I request-cancellation 2.0>5.2', 'I request-cancellation 3.0>5.2', 'I request-cancellation 5.1.1>5.2', 'I request-cancellation 5.1.2>5.2',
      'I request-cancellation 5.1.3>5.2', 'I request-cancellation 5.1.4>5.2', 'I request-cancellation 5.1>5.2', 'I send draft>2.0',
      'R accept 2.0>3.0', 'R cancel-appointment 5.1.1>5.1.3', 'R cancel-appointment 5.1.2>5.1.3', 'R cancel-appointment 5.1.4>5.1.3',
      'R complete 3.0>7.0', 'R complete 5.1.1>7.0', 'R complete 5.1.4>7.0', 'R complete 5.2>7.0', 'R confirm-cancellation 5.2>6.0',
      'R decline 2.0>4.0', 'R decline 3.0>4.0', 'R decline 5.1.1>4.0', 'R decline 5.1.2>4.0', 'R decline 5.1.4>4.0', 'R decline 5.1>4.0',
      'R interim-note 3.0>5.1.4', 'R interim-note 5.1.1>5.1.4', 'R interim-note 5.1.4>5.1.4', 'R record-no-show 5.1.1>5.1.2',
      'R schedule 3.0>5.1.1', 'R schedule 5.1.1>5.1.1', 'R schedule 5.1.2>5.1.1', 'R schedule 5.1.3>5.1.1', 'R schedule 5.1.4>5.1.1', 'R start 3.0>5.1',
    ]);
  });

  const stateOf = (status: Referral['status']): Referral => (status === 'draft' ? { status }
    : { status, referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: 'ft-rehab-centre', service: null, parent: null, parts: [], appointmentAt: null });
  const decide = (status: Referral['status'], trigger: string, side: Side) =>
    referralDecider.decide(commandOf(trigger), stateOf(status), { ...initiator, side });

  const every = (['draft', ...STATUSES] as const).flatMap((status) => TRIGGERS.flatMap((trigger) => SIDES.map((side) => ({ status, trigger, side }))));
  test('every (state, trigger, actor) that is a move of the table makes that move: 33 of 264, for 31 and 32 are one', () => {
    const moves = every.flatMap(({ status, trigger, side }) => { const move = findTransition(status, trigger, side); return move ? [{ move, decided: decide(status, trigger, side) }] : []; });
    expect([every.length, moves.length]).toEqual([264, 33]);
    for (const { move, decided } of moves) expect(decided).toMatchObject([{ data: { from: move.from, to: move.to, transition: move.number } }]);
  });
  test.each(every.filter(({ status, trigger, side }) => !findTransition(status, trigger, side)).map(({ status, trigger, side }) => [`${status} · ${trigger} · ${side}`, status, trigger, side] as const))('%s is refused', (_what, status, trigger, side) => {
    const other = SIDES.find((each) => each !== side)!;
    const code = trigger === 'send' && status !== 'draft' ? 'need-already-referred' : findTransition(status, trigger, other) ? 'referral-other-side'
      : status !== 'draft' && [...TERMINAL, 'cancellation-requested'].includes(status) ? 'referral-not-open' : 'referral-transition-not-allowed';
    expect(decide(status, trigger, side)).toEqual({ refusals: [expect.objectContaining({ code })] });
  });
  test('declined, cancelled and completed have no exit', () => {
    for (const status of TERMINAL) for (const trigger of TRIGGERS) for (const side of SIDES) {
      expect(decide(status, trigger, side)).toMatchObject({ refusals: [{ code: trigger === 'send' ? 'need-already-referred' : 'referral-not-open' }] });
    }
  });
  test('nothing leads from a missed or cancelled appointment straight to an outcome', () => {
    byAgency.given(...past('send', 'accept', 'schedule', 'record-no-show')).when(commands.CompleteReferral).thenRefuses('referral-transition-not-allowed');
    byAgency.given(...past('send', 'accept', 'schedule', 'cancel-appointment')).when(commands.CompleteReferral).thenRefuses('referral-transition-not-allowed');
  });
  test('no walk leaves the states of the table, and an ended referral stays as it ended', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...TRIGGERS), fc.constantFrom(...SIDES)), { maxLength: 30 }), (steps) => {
      let state: Referral = referralDecider.initial;
      for (const [trigger, side] of steps) {
        const before = state;
        const decided = referralDecider.decide(commandOf(trigger), state, { ...initiator, side });
        if (isRefused(decided)) continue;
        expect(TERMINAL).not.toContain(before.status);
        for (const event of decided) state = referralDecider.evolve(state, event);
      }
      expect(['draft', ...STATUSES]).toContain(state.status);
    }));
  });
});

describe('what an agency refers onward', () => {
  const onward = { type: 'ReferOnward' as const, data: { childId: ids.goal, childAgency: 'ft-vocational-centre', childService: 'vocational' as const } };
  const ended = { type: 'NoteSubReferralEnd' as const, data: { childId: ids.goal, how: 'completed' as const } };
  const referred: ReferralEvent = { type: 'ReferredOnward', data: { referralId: ids.referral, caseId: ids.case, personId: ids.person, agency: 'ft-rehab-centre', ...onward.data } };
  test('a recipient who works on it refers a part onward, and no one else', () => {
    byAgency.given(...past('send', 'accept')).when(onward).then(referred);
    byAgency.given(...past('send', 'accept'), referred).when(onward).thenNothing();
    byAgency.given(...past('send')).when(onward).thenRefuses('referral-not-worked-on');
    byAgency.given(...past('send', 'accept', 'request-cancellation')).when(onward).thenRefuses('referral-not-worked-on');
    byCentre.given(...past('send', 'accept')).when(onward).thenRefuses('referral-other-side');
    byAgency.given(...past('send', 'accept')).when({ ...onward, data: { ...onward.data, childAgency: 'ft-rehab-centre' } }).thenRefuses('referred-to-itself');
    byAgency.given().when(onward).thenRefuses('not-found');
  });
  test('the whole is not completed while a part is open, nor instead of being cancelled; it may be declined', () => {
    byAgency.given(...past('send', 'accept'), referred).when(commands.CompleteReferral).thenRefuses('sub-referral-open');
    byAgency.given(...past('send', 'accept'), referred, ...past('send', 'accept', 'request-cancellation').slice(2)).when(commands.CompleteReferral).thenRefuses('sub-referral-open');
    byAgency.given(...past('send', 'accept'), referred).when(commands.DeclineReferral).thenTypes('ReferralDeclined');
    const note = byAgency.given(...past('send', 'accept'), referred).when(ended);
    note.thenTypes('SubReferralEnded');
    byAgency.given(...past('send', 'accept'), referred, ...(note.decision as ReferralEvent[])).when(commands.CompleteReferral).thenTypes('ReferralCompleted');
    byAgency.given(...past('send', 'accept')).when(ended).thenNothing();
  });
  test('a part is neither a second referral of the need nor bound by the choice', () => {
    const part = { ...commands.SendReferral, data: { ...commands.SendReferral.data, parentId: ids.plan, parentAgency: 'ft-vocational-centre' } };
    byCentre.given().when(part, { needTaken: 'referred', chosen: 'ft-xinghe-autism' }).thenTypes('ReferralSent');
    byCentre.given().when(commands.SendReferral, { chosen: 'ft-xinghe-autism' }).thenRefuses('agency-not-chosen');
    byCentre.given().when(commands.SendReferral, { chosen: 'ft-rehab-centre' }).thenTypes('ReferralSent');
  });
});

describe('by the system itself', () => {
  const reserved = { type: 'SendReserved' as const, data: { referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: 'ft-rehab-centre', service: 'rehabilitation-training' as const, parentId: null } };
  test('a part is sent only while its whole is worked on and knows of it', () => {
    const part = { ...reserved, data: { ...reserved.data, parentId: ids.plan } };
    const whole = (status: ReferralStatus, parts: string[]): Referral => ({ status, referralId: ids.plan, caseId: ids.case, personId: ids.person, needId: ids.need, agency: 'ft-vocational-centre', service: 'vocational', parent: null, parts, appointmentAt: null });
    byCentre.given().when(part, { parent: whole('interim', [ids.referral]) }).thenTypes('ReferralSent');
    for (const parent of [whole('interim', []), whole('completed', [ids.referral]), { status: 'draft' } as const]) byCentre.given().when(part, { parent }).thenTypes('ReferralNotSent');
  });
  test('a place becomes a referral, once', () => {
    byCentre.given().when(reserved).thenTypes('ReferralSent');
    byCentre.given(...past('send')).when(reserved).thenNothing();
    byCentre.given(...past('send', 'accept')).when(reserved).thenNothing();
    byCentre.given(...past('send')).when(commands.SendReferral, { reserved: true }).thenNothing();
    byCentre.given(...past('send')).when(commands.SendReferral).thenRefuses('need-already-referred');
  });
  test('or says why it may not', () => {
    const reasonOf = (facts: Partial<ReferralFacts>, ...events: ReferralEvent[]) => (byCentre.given(...events).when(reserved, facts).decision as ReferralEvent[]).map(({ type, data }) => [type, (data as { reasonCode?: string }).reasonCode]);
    expect(reasonOf({ case: caseFacts({ consents: [] }) })).toEqual([['ReferralNotSent', 'consent-missing']]);
    expect(reasonOf({ case: caseFacts({ status: 'closed' }) })).toEqual([['ReferralNotSent', 'case-not-open']]);
    expect(reasonOf({ designation: { ...designation, suspended: { reason: 'inspection', from: '2026-11-22', until: null } } })).toEqual([['ReferralNotSent', 'agency-not-designated']]);
    expect(reasonOf({ chosen: 'ft-xinghe-autism' })).toEqual([['ReferralNotSent', 'agency-not-chosen']]);
    expect(reasonOf({ case: null })).toEqual([['ReferralNotSent', 'not-found']]);
    const elsewhere = past('send').map((event) => ({ ...event, data: { ...event.data, agency: 'ft-xinghe-autism' } }) as ReferralEvent);
    expect(reasonOf({}, ...elsewhere)).toEqual([['ReferralNotSent', 'need-already-referred']]);
  });
  test('what it was for is over: the agency is asked to cancel, where it can be asked', () => {
    const ask = { type: 'AskToCancel' as const, data: { because: 'case-closed' as const } };
    byCentre.given(...past('send', 'accept')).when(ask).thenTypes('ReferralCancellationRequested');
    for (const way of [['send', 'accept', 'request-cancellation'], ['send', 'decline'], ['send', 'accept', 'complete']]) byCentre.given(...past(...way)).when(ask).thenNothing();
    byCentre.given().when(ask).thenNothing();
  });
});

describe('between centre and agency', () => {
  test('an agency cannot accept a referral whose cancellation was requested', () => {
    byAgency.given(...past('send', 'request-cancellation')).when(commands.AcceptReferral).thenRefuses('referral-not-open');
  });
  test('the centre never cancels alone: the agency confirms, or answers with an outcome', () => {
    byCentre.given(...past('send', 'accept', 'request-cancellation')).when(commands.ConfirmCancellation).thenRefuses('referral-other-side');
    byAgency.given(...past('send', 'accept', 'request-cancellation')).when(commands.ConfirmCancellation).thenTypes('ReferralCancelled');
    byAgency.given(...past('send', 'accept', 'request-cancellation')).when(commands.CompleteReferral).thenTypes('ReferralCompleted');
  });
  test('a missed appointment is made again', () => byAgency.given(...past('send', 'accept', 'schedule', 'record-no-show')).when(commands.ScheduleAppointment).thenTypes('AppointmentScheduled'));
  test('free text is personal, the reason code is not', () => {
    byAgency.given(...past('send')).when({ type: 'DeclineReferral', data: { reason: 'no-capacity', text: '床位已满' } }).then({ type: 'ReferralDeclined', data: {
      referralId: ids.referral, caseId: ids.case, personId: ids.person, agency: 'ft-rehab-centre', service: 'rehabilitation-training', transition: '03', from: 'created', to: 'declined', reasonCode: 'no-capacity' }, personal: { text: '床位已满' } });
  });
});

describe('closed days of the agency', () => {
  const about = { referralId: ids.referral, caseId: ids.case, personId: ids.person, agency: 'ft-rehab-centre' };
  // A Wednesday, nine in the morning.
  const appointmentAt = '2026-11-25T01:00:00.000Z';
  const scheduled: ReferralEvent[] = [
    { type: 'ReferralSent', data: { ...about, needId: ids.need, service: 'rehabilitation-training', transition: '01', from: 'draft', to: 'created' } }, { type: 'ReferralAccepted', data: { ...about, transition: '02', from: 'created', to: 'accepted' } },
    { type: 'AppointmentScheduled', data: { ...about, transition: '06', from: 'accepted', to: 'scheduled', appointmentAt } },
  ];
  const closed = (...days: string[]) => ({ closed: { days: days.map((day) => ({ closureId: ids.plan, day, place: null })) }, places: ['440304006'] });
  const move = { type: 'MoveForClosure' as const, data: { day: '2026-11-25' } };
  const moved = (to: string): ReferralEvent => ({ type: 'AppointmentScheduled', data: { ...about, service: 'rehabilitation-training', transition: '11', from: 'scheduled', to: 'scheduled', appointmentAt: to, because: 'agency-closed', movedFrom: appointmentAt } });

  test('no appointment is made on one; the refusal names the next that is open', () => {
    byAgency.given(...scheduled).when(commands.ScheduleAppointment, closed('2026-11-25')).thenRefuses('agency-closed-that-day');
    byAgency.given(...scheduled).when(commands.ScheduleAppointment, closed('2026-11-26')).thenTypes('AppointmentScheduled');
  });
  test('an appointment moves to the same time of the next open day of the same kind', () => {
    byAgency.given(...scheduled).when(move, closed('2026-11-25')).then(moved('2026-11-26T01:00:00.000Z'));
    // Over the weekend, to Monday.
    byAgency.given(...scheduled).when(move, closed('2026-11-25', '2026-11-26', '2026-11-27')).then(moved('2026-11-30T01:00:00.000Z'));
    byAgency.given(...scheduled, moved('2026-11-26T01:00:00.000Z')).when(move, closed('2026-11-25')).thenNothing();
  });
  test('where no day is in sight it is cancelled: the agency makes another', () => byAgency.given(...scheduled).when(move, closed(...Array.from({ length: 31 }, (_, n) => addDays('2026-11-25', n))))
    .then({ type: 'AppointmentCancelled', data: { ...about, service: 'rehabilitation-training', transition: '13', from: 'scheduled', to: 'appointment-cancelled', because: 'agency-closed', movedFrom: appointmentAt } }));
  test('nothing where it is open after all, for this client, or there is no appointment that day', () => {
    byAgency.given(...scheduled).when(move, closed()).thenNothing();
    byAgency.given(...scheduled).when(move, { closed: { days: [{ closureId: ids.plan, day: '2026-11-25', place: '440304001' }] }, places: ['440304006'] }).thenNothing();
    byAgency.given(...scheduled.slice(0, 2)).when(move, closed('2026-11-25')).thenNothing();
    byAgency.given().when(move, closed('2026-11-25')).thenNothing();
  });
});
