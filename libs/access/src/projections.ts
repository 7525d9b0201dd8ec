import { projection, type ProjectedEvent, type Slice } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import type { Appointment } from './actor.js';
import type { RegistrationLinks } from './registrations.js';
import { coverAfter, type Cover, type CoverEvent, isAway, isDeputy, mayStandIn, NO_COVER } from '@kangfu/common/deputies';
import { AbsenceRecorded, AppointmentEnded, CaseManagerNamed, CaseRedirected, ConsentGiven, ConsentWithdrawn, DeputyEnded, DeputyNamed, HandlerAssigned, PersonAppointed, PersonMoved, PersonRegistered, PersonsLinked, PersonsUnlinked, ReferralCancelled, ReferralCompleted, ReferralDeclined, ReferralSent, RequestFiled, ReturnRecorded, UnitOpened } from './organisation.contract.js';
import type { Role } from './roles.js';

export interface UnitRow { code: string; kind: string; name: { zh: string; en: string }; path: readonly string[]; serves: readonly string[] }
/** Units by code. */
export const units = projection<UnitRow>('units', 1, { view: (_key, slices) => slices.one<UnitRow>('unit')?.state ?? null, indexes: [{ keys: { kind: 1, code: 1 } }, { keys: { serves: 1 } }] })
  .on(UnitOpened, (e) => e.data.code, (_state, e): UnitRow => ({ code: e.data.code, kind: e.data.kind, name: e.data.name, path: e.data.path, serves: e.data.serves }));

interface AppointmentState { appointment: Appointment; ended: boolean }
export interface AppointmentsRow { appointments: readonly Appointment[] }
/** Appointments in force, by user id. */
export const appointments = projection<AppointmentsRow>('appointments', 1, {
  view: (_key, slices) => ({ appointments: slices.all<AppointmentState>('appointment').filter((s) => !s.state.ended).map((s) => s.state.appointment) }),
})
  .on(PersonAppointed, (e) => e.data.userId, (_state, e): AppointmentState => ({ appointment: { role: e.data.role as Role, unit: e.data.unit, path: e.data.path }, ended: false }))
  .on(AppointmentEnded, (e) => e.data.userId, (state: AppointmentState | undefined): AppointmentState => ({ ...state!, ended: true }));

/** A post with who stands in for it, and when its holder is away. */
export interface PostRow extends Cover { readonly userId: string; readonly role: Role; readonly unit: string; readonly path: readonly string[]; readonly ended: boolean }
/** Posts, by the id of the appointment; one that has ended has no deputy. */
export const posts = projection<PostRow>('posts', 1, {
  view: (_key, slices) => slices.one<PostRow>('appointment')?.state ?? null, indexes: [{ keys: { 'deputy.userId': 1 } }, { keys: { unit: 1, ended: 1, _id: 1 } }],
})
  .on(PersonAppointed, (e) => e.data.appointmentId, (_s, e): PostRow => ({ userId: e.data.userId, role: e.data.role as Role, unit: e.data.unit, path: e.data.path, ended: false, ...NO_COVER }))
  .on(AppointmentEnded, (e) => e.data.appointmentId, (state: PostRow | undefined): PostRow => ({ ...state!, ended: true, deputy: null }));
for (const definition of [DeputyNamed, DeputyEnded, AbsenceRecorded, ReturnRecorded] as const) {
  posts.on(definition, (e) => e.data.appointmentId, (state: PostRow | undefined, { type, data }): PostRow => ({ ...state!, ...coverAfter(state!, { type, data } as CoverEvent) }));
}

/** The user who stands in for this post on this day; null while its holder is there, or nobody may. */
export const standInOf = ({ deputy, absences, ended }: PostRow, day: string): string | null => (!ended && isDeputy(deputy, day) && isAway(absences, day) ? deputy.userId : null);

/** What a user may do for those who are away on this day: the appointments of the absent, as far as an own one still allows to stand in. `named`: posts with this user as their deputy. */
export const standIns = (userId: string, own: readonly Appointment[], named: readonly PostRow[], day: string): Appointment[] => named
  .filter((post) => standInOf(post, day) === userId && own.some(({ role, unit, path }) => unit !== null && mayStandIn({ role, unit, path }, post)))
  .map((post) => ({ role: post.role, unit: post.unit, path: post.path, for: post.userId }));

interface CaseState { caseId: string; personId: string; places: readonly string[]; manager?: string; handlers?: Readonly<Record<string, string>> }
interface ConsentState { caseId: string; recipients: readonly string[]; dataClasses: readonly string[]; from: string; until: string; withdrawn: boolean }
interface ReferralState { caseId: string; agency: string; open: boolean }
export interface Grant { readonly agency: string; readonly from: string; readonly until: string; readonly dataClasses: readonly string[] }
interface LinkState { personId: string; survivorId: string; linked: boolean }
export interface AccessRow extends RegistrationLinks {
  /** Unit codes of the street and everything above it. */
  places: readonly string[];
  /** Agencies with an open referral under consent. */
  agencies: readonly string[];
  /** From when until when (days, both included) each of them may, and which classes of data: as each consent that was not withdrawn says. */
  grants: readonly Grant[];
  /** User ids of the person and guardians. */
  people: readonly string[];
  /** User ids of who answers for the case: its manager, and who serves a need of it for the street. What a deputy does about it is done for them. */
  responsible: readonly string[];
  personId: string;
}

const rowsOfCase = (e: ProjectedEvent<EventDefinition>): string[] => {
  const { caseId, personId } = e.data as { caseId: string; personId: string };
  return [`case-${caseId}`, `person-${personId}`];
};
const rowsOfLink = ({ data: { personId, survivorId } }: { data: { personId: string; survivorId: string } }): string[] => [`person-${personId}`, `person-${survivorId}`];
const linkIs = (linked: boolean) => (_s: LinkState | undefined, { data: { personId, survivorId } }: { data: { personId: string; survivorId: string } }): LinkState => ({ personId, survivorId, linked });
const rowOfCase = (e: { data: { caseId: string } }): string => `case-${e.data.caseId}`;
const endReferral = (state: ReferralState | undefined): ReferralState => ({ ...state!, open: false });
/** Without a date a consent has always begun and never runs out. */
const [ALWAYS, NEVER] = ['0000-01-01', '9999-12-31'];
const grantsOf = (consents: Slice<ConsentState>[], referrals: Slice<ReferralState>[]): Grant[] => referrals
  .filter((r) => r.state.open)
  .flatMap(({ state: { agency, caseId } }) => consents
    .filter((c) => !c.state.withdrawn && c.state.caseId === caseId && c.state.recipients.includes(agency))
    .map((c) => ({ agency, from: c.state.from, until: c.state.until, dataClasses: c.state.dataClasses })));

/** Who stands how to a case or person (rows `case-<uuid>`, `person-<uuid>`): what every right is computed from. Withdrawn consent or an ended referral acts as soon as it is folded. */
export const access = projection<AccessRow>('access', 4, {
  view: (key, slices) => {
    const cases = slices.all<CaseState>('case');
    const person = slices.one<CaseState>('person');
    const personId = cases[0]?.state.personId ?? person?.state.personId;
    if (!personId) return null;
    const links = slices.all<LinkState>('link').filter(({ state }) => state.linked).map(({ state }) => state);
    const grants = grantsOf(slices.all('consent'), slices.all('referral'));
    return {
      places: [...new Set([...(person?.state.places ?? []), ...cases.flatMap((c) => c.state.places)])].sort(),
      agencies: [...new Set(grants.map(({ agency }) => agency))].sort(), grants,
      people: [personId], personId,
      survivorId: links.find((each) => each.personId === personId)?.survivorId ?? null, linked: links.filter(({ survivorId }) => survivorId === personId).map((each) => each.personId).sort(),
      responsible: key.startsWith('case-') ? [...new Set(cases.flatMap(({ state: { manager, handlers } }) => [...(manager ? [manager] : []), ...Object.values(handlers ?? {})]))].sort() : [],
    };
  },
  indexes: [{ keys: { places: 1 } }, { keys: { agencies: 1 } }],
})
  .on(PersonRegistered, (e) => `person-${e.data.personId}`, (_s, e): CaseState => ({ caseId: '', personId: e.data.personId, places: e.data.places }))
  .on(PersonMoved, (e) => `person-${e.data.personId}`, (_s, e): CaseState => ({ caseId: '', personId: e.data.personId, places: [...e.data.places, ...(e.data.childHealth ? [e.data.childHealth] : [])] }))
  .on(PersonsLinked, rowsOfLink, linkIs(true))
  .on(PersonsUnlinked, rowsOfLink, linkIs(false))
  .on(RequestFiled, rowsOfCase, (_s, e): CaseState => ({ caseId: e.data.caseId, personId: e.data.personId, places: e.data.places }))
  .on(CaseRedirected, rowsOfCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, places: e.data.places, handlers: {} }))
  .on(CaseManagerNamed, rowOfCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, manager: e.data.manager }))
  .on(HandlerAssigned, rowOfCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, handlers: { ...state!.handlers, [e.data.needId]: e.data.handler } }))
  .on(ConsentGiven, rowsOfCase, (_s, e): ConsentState => ({ caseId: e.data.caseId, recipients: e.data.recipients, dataClasses: e.data.dataClasses ?? [], from: e.data.validFrom?.slice(0, 10) ?? ALWAYS, until: e.data.validUntil?.slice(0, 10) ?? NEVER, withdrawn: false }))
  .on(ConsentWithdrawn, rowsOfCase, (state: ConsentState | undefined): ConsentState => ({ ...state!, withdrawn: true }))
  .on(ReferralSent, rowsOfCase, (_s, e): ReferralState => ({ caseId: e.data.caseId, agency: e.data.agency, open: true }))
  .on(ReferralDeclined, rowsOfCase, endReferral)
  .on(ReferralCancelled, rowsOfCase, endReferral)
  .on(ReferralCompleted, rowsOfCase, endReferral);
