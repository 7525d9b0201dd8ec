/** One query through the joins of intake, referral and quality. */
export const CASE_AS_OF = /* GraphQL */ `query CaseAsOf($id: ID!, $t: DateTime) {
  case(id: $id, asOf: $t) {
    status version filedAt decidedAt missing provided refusal
    street { code } window { code } manager { userId unit { code } } needs { needId kind triage { exit proposed reasonCode rule matched } handler { userId unit { code } } information { state } } statement { state }
    receipt { number issuedAt needs received missing window { code } } withdrawal { reasonCode at } withdrawalReason { state }
    person { id flags ageBand idKind sex version registeredAt certificate { disabilityClass grade } name { state } }
    consents(first: 20) { nodes { id givenBy purposes dataClasses recipients { code } givenAt withdrawnAt inForce } }
    assessments { id score band recordedAt answers { item points } }
    referrals { id status businessStatus open service sentAt answeredAt appointmentAt endedAt outcome version history { transition status at by } }
    plans { id status planVersion versionInForce version author approver agreedAt agreedBy approvedAt sessionsPlanned sessionsDelivered sessionsMissed minutesDelivered lastSessionOn goals { id domain baseline weight } }
    sessions(first: 20) { nodes { id planId day minutes attendance deliveredBy } }
    progressNotes(first: 20) { nodes { id planId day progress recordedAt } }
    effectReviews { id planId gasTHundredths effective reviewedAt goals { goalId weight score } }
    visits { id day reached satisfaction recordedAt }
    closure { closed reason closedAt reopenedAt }
    journey { status filedAt nextDue steps { step state startedAt due done responsibleUnitCode responsiblePerson } }
  }
}`;

type Row = Record<string, any>;
type Models = Record<string, Record<string, Row>>;

const upper = <T extends string | null>(value: T): T => (value === null ? value : value.toUpperCase().replace(/[^A-Z0-9]+/g, '_')) as T;
const global = (kind: string, uuid: string): string => Buffer.from(`${kind}-${uuid}`).toString('base64url');
const pick = (row: Row, ...names: string[]): Row => Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
const sorted = (rows: readonly Row[]): Row[] => [...rows].sort((a, b) => (String(a.id ?? a.item) < String(b.id ?? b.item) ? -1 : 1));
const personal = (sealed: unknown): { state: string } => ({ state: sealed ? 'CLEAR' : 'ABSENT' });

/** What the query must answer, made from the rows of a replay. Lists are sorted by id. */
export const expectedCase = (models: Models, caseId: string, { inForce }: { inForce: (consent: Row) => boolean }): Row | null => {
  const of = (model: string): Row[] => Object.values(models[model] ?? {}).filter((row) => row.caseId === caseId);
  const kase = models['intake/cases']?.[caseId];
  if (!kase) return null;
  const person = models['intake/persons']![kase.personId]!;
  const journey = models['quality/journeys']?.[caseId];
  const closure = models['quality/closures']?.[caseId];
  return {
    ...pick(kase, 'version', 'filedAt', 'decidedAt'), status: upper(kase.status), missing: kase.missing.map(upper), provided: kase.provided.map(upper), refusal: upper(kase.refusal),
    street: { code: kase.street }, window: { code: kase.window }, manager: kase.manager && { userId: kase.manager.userId, unit: { code: kase.manager.unit } },
    needs: kase.needs.map((need: Row) => ({
      needId: need.needId, kind: upper(need.kind), triage: need.triage ? { exit: upper(need.triage.exit), proposed: upper(need.triage.proposed), reasonCode: upper(need.triage.reasonCode ?? null), ...pick(need.triage, 'rule', 'matched') } : null,
      handler: need.handler && { userId: need.handler.userId, unit: { code: need.handler.unit } }, information: personal(kase.information[need.needId]),
    })),
    receipt: kase.receipt && { ...kase.receipt, needs: kase.needs.map(({ kind }: Row) => upper(kind)), received: kase.filed.provided.map(upper), missing: kase.filed.missing.map(upper), window: { code: kase.filed.window } },
    withdrawal: kase.withdrawal && { ...kase.withdrawal, reasonCode: upper(kase.withdrawal.reasonCode) }, withdrawalReason: personal(kase.withdrawalReason),
    statement: personal(kase.statement),
    person: {
      ...pick(person, 'ageBand', 'version', 'registeredAt'), id: global('person', person.personId), flags: person.flags.map(upper), idKind: upper(person.idKind), sex: upper(person.sex),
      certificate: person.certificate && pick(person.certificate, 'disabilityClass', 'grade'), name: personal(person.identity),
    },
    consents: { nodes: sorted(of('intake/consents').map((consent) => ({
      ...pick(consent, 'givenAt', 'withdrawnAt'), id: global('consent', consent.consentId), givenBy: upper(consent.givenBy), purposes: consent.purposes.map(upper), dataClasses: consent.dataClasses.map(upper),
      recipients: consent.recipients.map((code: string) => ({ code })), inForce: inForce(consent),
    }))) },
    assessments: sorted(of('referral/assessments').map((assessment) => ({
      ...pick(assessment, 'score', 'recordedAt'), id: global('assessment', assessment.assessmentId), band: upper(assessment.band),
      answers: sorted(Object.entries(assessment.answers).map(([item, points]) => ({ item: upper(item), points }))),
    }))),
    referrals: sorted(of('referral/referrals').map((referral) => ({
      ...pick(referral, 'businessStatus', 'open', 'sentAt', 'answeredAt', 'appointmentAt', 'endedAt', 'version'), id: global('referral', referral.referralId), status: upper(referral.status), service: upper(referral.service),
      outcome: upper(referral.outcome), history: referral.history.map((move: Row) => ({ transition: move.transition, status: upper(move.to), at: move.at, by: move.by })),
    }))),
    plans: sorted(of('referral/plans').map((plan) => ({
      ...pick(plan, 'planVersion', 'versionInForce', 'version', 'author', 'approver', 'agreedAt', 'approvedAt', 'sessionsPlanned', 'sessionsDelivered', 'sessionsMissed', 'minutesDelivered', 'lastSessionOn'),
      id: global('plan', plan.planId), status: upper(plan.status), agreedBy: upper(plan.agreedBy), goals: plan.goals.map((goal: Row) => ({ id: goal.goalId, domain: upper(goal.domain), baseline: goal.baseline, weight: goal.weight })),
    }))),
    sessions: { nodes: sorted(of('referral/sessions').map((session) => ({
      ...pick(session, 'day', 'minutes', 'deliveredBy'), id: global('session', session.sessionId), planId: global('plan', session.planId), attendance: upper(session.attendance),
    }))) },
    progressNotes: { nodes: sorted(of('quality/progress-notes').map((note) => ({ ...pick(note, 'day', 'recordedAt'), id: global('progress', note.noteId), planId: global('plan', note.planId), progress: upper(note.progress) }))) },
    effectReviews: sorted(of('quality/effect-reviews').map((review) => ({
      ...pick(review, 'gasTHundredths', 'effective', 'reviewedAt'), id: global('review', review.reviewId), planId: global('plan', review.planId), goals: review.goals.map((goal: Row) => pick(goal, 'goalId', 'weight', 'score')),
    }))),
    visits: sorted(of('quality/visits').map((visit) => ({ ...pick(visit, 'day', 'reached', 'satisfaction', 'recordedAt'), id: global('visit', visit.visitId) }))),
    closure: closure ? { ...pick(closure, 'closed', 'closedAt', 'reopenedAt'), reason: upper(closure.reason) } : null,
    journey: journey ? {
      filedAt: journey.filedAt, status: upper(journey.status),
      nextDue: journey.steps.flatMap((step: Row) => (step.state === 'active' && step.due ? [step.due] : [])).sort()[0] ?? null,
      steps: journey.steps.map((step: Row) => ({ step: upper(step.step), state: upper(step.state), startedAt: step.startedAt, due: step.due, done: step.doneAt, responsibleUnitCode: step.unit, responsiblePerson: step.person })),
    } : null,
  };
};

/** The answer with the same lists sorted. */
export const normalised = (answer: Row | null): Row | null => answer && {
  ...answer,
  ...Object.fromEntries(['referrals', 'plans', 'effectReviews', 'visits'].map((name) => [name, sorted(answer[name])])),
  ...Object.fromEntries(['consents', 'sessions', 'progressNotes'].map((name) => [name, { nodes: sorted(answer[name].nodes) }])),
  assessments: sorted(answer.assessments.map((each: Row) => ({ ...each, answers: sorted(each.answers) }))),
};
