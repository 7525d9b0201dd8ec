/** One event of a case (or of its person) as the mailbox keeps it: enough to build the feed event again at each reading. Personal parts stay sealed. */
export interface CaseEvent {
  readonly id: string;
  readonly service: string;
  readonly log: number;
  readonly position: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema: number;
  readonly at: string;
  readonly occurred: string;
  readonly personId: string;
  /** null: about the person, not one case. */
  readonly caseId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly sealed: unknown;
}

/** What a consent lets one agency see of one case; days are those of China, both included. */
export interface Entitlement { readonly agency: string; readonly caseId: string; readonly dataClasses: readonly string[]; readonly validUntil: string | null }

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []);
const TERMINAL = new Set(['ReferralDeclined', 'ReferralCancelled', 'ReferralCompleted']);

/**
 * Which agencies may see which cases: an open referral and a consent in force that names the agency. Pure; the order between streams does not matter,
 * because each stream decides for itself (a referral is over once it has a terminal event, a consent once it is withdrawn).
 */
export const entitlements = (events: readonly CaseEvent[], day: string): Entitlement[] => {
  const over = new Set(events.filter((e) => TERMINAL.has(e.type) || e.type === 'ConsentWithdrawn').map((e) => e.stream));
  const consents = events.filter((e) => e.type === 'ConsentGiven' && !over.has(e.stream))
    .map(({ caseId, data }) => ({ caseId, recipients: strings(data['recipients']), classes: strings(data['dataClasses']), from: String(data['validFrom'] ?? ''), until: (data['validUntil'] as string | undefined) ?? null }))
    .filter(({ from, until }) => from <= day && (until === null || day <= until));
  const found = new Map<string, Entitlement>();
  for (const referral of events) {
    if (referral.type !== 'ReferralSent' || over.has(referral.stream) || referral.caseId === null) continue;
    const agency = String(referral.data['agency']);
    const mine = consents.filter((c) => c.caseId === referral.caseId && c.recipients.includes(agency));
    if (mine.length === 0) continue;
    const until = mine.map((c) => c.until);
    found.set(`${agency}|${referral.caseId}`, {
      agency, caseId: referral.caseId, dataClasses: [...new Set(mine.flatMap((c) => c.classes))].sort(),
      validUntil: until.includes(null) ? null : until.sort().at(-1)!,
    });
  }
  return [...found.values()].sort((a, b) => (a.agency + a.caseId < b.agency + b.caseId ? -1 : 1));
};

/** Whether an event is any business of this agency: those of other agencies' referrals, plans and consents are not. */
export const concerns = (event: CaseEvent, agency: string, all: readonly CaseEvent[]): boolean => {
  const { data, stream, type } = event;
  // The end of a right is told as such; a consent that is over would only confuse who reads on after another one.
  if (type === 'ConsentWithdrawn') return false;
  if (typeof data['agency'] === 'string') return data['agency'] === agency;
  // A device that no agency fits is the centre's own.
  if (stream.startsWith('device-')) return false;
  if (stream.startsWith('consent-')) return !all.some((e) => e.stream === stream && e.type === 'ConsentWithdrawn') && all.some((e) => e.stream === stream && e.type === 'ConsentGiven' && strings(e.data['recipients']).includes(agency));
  // Of a plan, or of what was done by it: the plan says whose it is.
  const planId = data['planId'];
  return planId === undefined || all.some((e) => e.type === 'PlanDrafted' && e.data['planId'] === planId && e.data['agency'] === agency);
};

/** Order in which a case is told: as recorded; streams keep their own order because positions of a log follow its time. */
export const inOrder = (a: CaseEvent, b: CaseEvent): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : a.service < b.service ? -1 : a.service > b.service ? 1 : a.log - b.log || a.position - b.position;
