import { randomInt } from 'node:crypto';
import { readRuntime } from '../runtime.ts';
import { AgencyServer } from './agency-server.ts';
import { JOURNEY, M } from './operations.ts';
import type { Report } from './report.ts';
import { inventedResidentId } from './resident-id.ts';
import { as, type Session, sessionOf } from './session.ts';
import { eventually } from './wait.ts';

const STREET = '440304006';
const AGENCY = 'ft-rehab-centre';

export interface FutianResult { caseId: string; personId: string; userOf: Record<string, Session> }

/** Who walks the road: what staff type of them. The certificate's number holds the resident ID. */
export interface Resident { readonly name: string; readonly phone: string; readonly birthDate: string; readonly number: string; readonly statement: string; readonly remark: string }

/** Over sixty, on one of thousands of days: a day has but a thousand numbers, and a whole test run must not meet one twice. */
export const inventedResident = (birthDate = new Date(Date.UTC(1955, 0, 1 + randomInt(3650))).toISOString().slice(0, 10)): Resident =>
  ({ name: '演示居民', phone: '13800000000', birthDate, number: inventedResidentId(birthDate), statement: '希望恢复独立行走', remark: '首次训练完成' });

/** Listens to the journey of a case by server-sent events until told to stop. */
const watchJourney = async (session: Session, caseId: string, seen: string[]): Promise<() => void> => {
  const stop = new AbortController();
  const response = await fetch(`${readRuntime().gateway}/graphql`, {
    method: 'POST', signal: stop.signal, headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${session.token}` },
    body: JSON.stringify({ query: 'subscription($id: ID!) { caseJourney(caseId: $id) { steps { step state } } }', variables: { id: caseId } }),
  });
  void (async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let cut = text.indexOf('\n\n'); cut >= 0; cut = text.indexOf('\n\n')) {
        const data = /^data: ?(.*)$/m.exec(text.slice(0, cut))?.[1];
        text = text.slice(cut + 2);
        const steps = data && (JSON.parse(data) as { data?: { caseJourney?: { steps: { state: string }[] } } }).data?.caseJourney?.steps;
        if (steps) seen.push(steps.map((s) => s.state).join(' '));
      }
    }
  })().catch(() => {});
  return () => stop.abort();
};

/** One resident of Xiangmihu through all nine steps, each by the role that does it, and an agency that is told of it. */
export const futian = async (report: Report, resident: Resident = inventedResident()): Promise<FutianResult> => {
  report.title('Futian 福田: one case through nine steps');
  const liaison = await as('community-liaison', `${STREET}009`);
  const clerk = await as('window-clerk', STREET);
  const coordinator = await as('street-coordinator', STREET);
  const assessor = await as('assessor', '440304');
  const inspector = await as('quality-inspector', '440304');
  const agency = await as('agency-worker', AGENCY);
  const otherClerk = await as('window-clerk', '440304007');
  const otherAgency = await as('agency-worker', 'ft-xinghe-autism');
  const second = await sessionOf('second assessor of 440304', (await import('@kangfu/common')).idOf('user:assessor:440304:2'));
  const said = (step: string, who: Session, what: string): void => report.line(`  ${step}  ${who.name}: ${what}`);

  const server = new AgencyServer();
  const endpoint = await agency.do(M.endpoint, { agency: AGENCY, url: await server.listen() });
  server.secret = endpoint.secret;

  // 1 受理 accept
  const { number } = resident;
  const { person } = await liaison.do(M.register, {
    name: resident.name, identity: { kind: 'RESIDENT_ID', number }, certificateNumber: `${number}42`, street: STREET, community: `${STREET}009`, phone: resident.phone,
  });
  said('1', liaison, `registers ${person.name.value}, certificate ${person.certificate.classLabel.zh} grade ${person.certificate.grade}`);
  report.check('the same resident ID again is refused', ['person-known'], await clerk.refused(M.register, { name: '同一人', identity: { kind: 'RESIDENT_ID', number }, street: '440304007' }));
  const filed = await otherClerk.do(M.file, { identity: { kind: 'RESIDENT_ID', number }, needs: ['REHABILITATION_TRAINING', 'ASSISTIVE_DEVICES'], provided: ['IDENTITY_DOCUMENT'], statement: resident.statement });
  report.check('filed in another street, the case is not shown there', null, filed.case);
  const [kase] = (await clerk.get(`query($id: ID!) { person(id: $id) { cases(first: 1) { nodes { id missing window { name { zh } } needs { needId kind } } } } }`, { id: person.id })).person.cases.nodes;
  const caseId: string = kase.id;
  said('1', otherClerk, `files the request with the resident's card; it lands at ${kase.window.name.zh}, missing ${kase.missing.join(', ')}`);
  report.check('a clerk of another street does not see the case', null, (await otherClerk.get('query($id: ID!) { case(id: $id) { id } }', { id: caseId })).case);
  report.check('nor may accept it', ['not-found'], await otherClerk.refused(M.accept, { caseId }));
  const transitions: string[] = [];
  const stopWatching = await watchJourney(coordinator, caseId, transitions);
  const returned = await clerk.do(M.return, { caseId });
  said('1', clerk, `returns it for completion, once, naming ${returned.case.missing.join(', ')}`);
  await liaison.do(M.complete, { caseId, provided: returned.case.missing });
  await clerk.do(M.accept, { caseId });
  said('1', clerk, 'accepts');

  // 2 分流 triage
  const [training, devices] = kase.needs as { needId: string; kind: string }[];
  report.check('a clerk may not triage', ['FORBIDDEN'], await clerk.refused(M.triage, { caseId, needId: training!.needId, exit: 'DISTRICT' }));
  const triaged = [];
  for (const [need, exit, information] of [[training!, 'DISTRICT', null], [devices!, 'INFORMATION', '辅具可向区辅助器具服务中心借用']] as const) {
    const payload = await coordinator.do(M.triage, { caseId, needId: need.needId, exit, reasonCode: 'SEVERITY', information });
    triaged.push(...payload.case.needs.filter((n: any) => n.kind === need.kind).map((n: any) => `${n.kind} → ${n.triage.exit}`));
  }
  await coordinator.do(M.manager, { caseId, manager: (await coordinator.get('{ viewer { userId } }')).viewer.userId });
  said('2', coordinator, `triages ${triaged.join(', ')} and becomes case manager`);

  // 3 评估转介 assess and refer
  const answers = { FEEDING: 10, BATHING: 0, GROOMING: 5, DRESSING: 5, BOWELS: 10, BLADDER: 10, TOILET_USE: 5, TRANSFERS: 10, MOBILITY: 10, STAIRS: 0 };
  const { assessment } = await assessor.do(M.assess, { caseId, answers: Object.entries(answers).map(([item, points]) => ({ item, points })) });
  said('3', assessor, `records Barthel ${assessment.score} (${assessment.band})`);
  report.check('Barthel is the sum of the answers', 65, assessment.score);
  const agencyId = Buffer.from(`agency-${(await import('@kangfu/common')).idOf(`unit:${AGENCY}`)}`).toString('base64url');
  const referralInput = { caseId, needId: training!.needId, agencyId, service: 'REHABILITATION_TRAINING' };
  report.check('no referral without consent', ['consent-missing'], await assessor.refused(M.send, referralInput));
  const { consent } = await coordinator.do(M.consent, { caseId, givenBy: 'SELF', purposes: ['REFERRAL', 'SERVICE'], recipients: [AGENCY], dataClasses: ['IDENTITY', 'ASSESSMENT', 'PLAN', 'SERVICE'] });
  report.check('the agency sees nothing before the referral', null, (await agency.get('query($id: ID!) { case(id: $id) { id } }', { id: caseId })).case);
  const { referral } = await assessor.do(M.send, referralInput);
  said('3', assessor, `refers to ${referral.agency.name.zh}`);
  report.check('another agency does not see the referral', null, (await otherAgency.get('query($id: ID!) { referral(id: $id) { id } }', { id: referral.id })).referral);
  await agency.do(M.acceptReferral, { referralId: referral.id });
  const at = new Date(Date.now() + 86_400_000).toISOString();
  await agency.do(M.schedule, { referralId: referral.id, appointmentAt: at });
  said('3', agency, 'accepts and schedules');

  // 4 计划 plan
  const day = (offset: number): string => new Date(Date.now() + 8 * 3600_000 + offset * 86_400_000).toISOString().slice(0, 10);
  const { plan } = await assessor.do(M.plan, {
    caseId, agencyId, sessionsPlanned: 3, from: day(0), to: day(90),
    goals: [{ domain: 'MOBILITY', baseline: -2, weight: 2, text: '独立上下楼梯' }, { domain: 'SELF_CARE', baseline: -2, weight: 1, text: '独立洗澡' }, { domain: 'SOCIAL', baseline: -1, weight: 1, text: '每周外出两次' }],
  });
  const client = await sessionOf('the client', Buffer.from(person.id as string, 'base64url').toString().slice('person-'.length));
  await client.do(M.agree, { planId: plan.id, agreedBy: 'CLIENT' });
  report.check('nobody approves a plan of their own', ['approver-is-author'], await assessor.refused(M.approve, { planId: plan.id }));
  await second.do(M.approve, { planId: plan.id });
  said('4', assessor, `drafts a plan of ${plan.goals.length} goals; the client agrees; ${second.name} approves`);

  // 5 实施 deliver
  await agency.do(M.note, { referralId: referral.id, text: resident.remark });
  for (let i = 0; i < 3; i++) await agency.do(M.session, { planId: plan.id, referralId: referral.id, day: day(0), minutes: 45, attendance: 'ATTENDED' });
  said('5', agency, 'delivers three sessions');

  // 6 跟踪 track
  await coordinator.do(M.progress, { planId: plan.id, day: day(0), progress: 'BETTER', text: '步行距离增加' });
  said('6', coordinator, 'notes progress');
  report.check('nothing closes while something is open', true, (await coordinator.refused(M.close, { caseId, reason: 'GOAL_MET' })).length >= 3);
  await agency.do(M.completeReferral, { referralId: referral.id, outcome: 'GOT_HELP', text: '目标达成' });
  report.check('after the outcome the agency’s right has ended', null, (await agency.get('query($id: ID!) { case(id: $id) { id } }', { id: caseId })).case);

  // 7 评估审核 review effect
  const scores = plan.goals.map((goal: { id: string }, i: number) => ({ goalId: goal.id, score: [1, 1, 0][i] }));
  const { effectReview } = await inspector.do(M.review, { planId: plan.id, goals: scores, effective: true });
  said('7', inspector, `reviews the effect: GAS T = ${effectReview.gasT}`);
  report.check('GAS T of x = (1, 1, 0), w = (2, 1, 1)', 60, effectReview.gasT);

  // 8 回访 follow-up
  await liaison.do(M.visit, { caseId, day: day(0), reached: true, satisfaction: 5 });
  said('8', liaison, 'visits: satisfied');

  // 9 结案 close
  await coordinator.do(M.close, { caseId, reason: 'GOAL_MET' });
  said('9', coordinator, 'closes the case');
  const { journey } = (await coordinator.get(JOURNEY, { id: caseId })).case;
  report.check('all nine steps are done', Array.from({ length: 9 }, () => 'DONE'), journey.steps.map((s: { state: string }) => s.state));
  await eventually(async () => transitions.at(-1), (last) => last === journey.steps.map((s: { state: string }) => s.state).join(' '), 10);
  stopWatching();
  report.check('the subscription told of the last step', journey.steps.map((s: { state: string }) => s.state).join(' '), transitions.at(-1));

  report.title('An agency’s mailbox');
  await coordinator.do(M.withdraw, { consentId: consent.id });
  const pull = async () => {
    const response = await fetch(`${readRuntime().gateway}/agency/events?limit=500`, { headers: { authorization: `Bearer ${agency.token}` } });
    return (await response.json()) as { events: { id: string; sequence: string; type: string; nodeid: string }[]; hasMore: boolean };
  };
  const mailbox = await eventually(pull, (page) => page.events.some((e) => e.type.includes('access-ended') && e.nodeid === caseId), 15);
  await eventually(async () => mailbox.events.every((e) => server.events.has(e.id)), Boolean, 30);
  report.line(`  mailbox of ${AGENCY}: ${mailbox.events.length} entries; webhooks received: ${server.events.size}, forged: ${server.forged}`);
  report.check('mailbox positions are dense', true, mailbox.events.every((e, i) => Number(e.sequence) === i + 1));
  report.check('every entry arrived by webhook, verified', mailbox.events.length, mailbox.events.filter((e) => server.events.has(e.id)).length);
  report.check('no forged delivery', 0, server.forged);
  const mine = server.arrivals.map((id) => server.events.get(id)!).filter((e) => e.nodeid === caseId).map((e) => Number(e.sequence));
  report.check('deliveries of this person came in order', true, mine.every((n, i) => i === 0 || n > mine[i - 1]!));
  report.check('the end of the right was told', true, mailbox.events.some((e) => e.type === 'cn.kangfu.feed.access-ended.v1' && e.nodeid === caseId));
  server.close();
  return { caseId, personId: person.id, userOf: { clerk, coordinator, assessor, agency } };
};
