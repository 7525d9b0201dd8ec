import { projection } from '@kangfu/subscriptions';
import { CaseClosed, CaseReopened } from '../../integration/quality.contract.js';
import {
  CaseManagerNamed, CaseRedirected, ClientDeathWithdrawn, ClientDied, ConsentGiven, ConsentWithdrawn, NeedTriaged, RequestAccepted, RequestCompleted, RequestFiled, RequestRefused, RequestReturned, RequestWithdrawn,
} from '../../integration/intake.contract.js';
import type { CaseFacts, ConsentFacts, NeedFacts } from '../../shared/case.js';

interface CaseState { personId: string; places: readonly string[]; status: 'filed' | 'accepted' | 'returned' | 'refused' | 'withdrawn'; needs: readonly NeedFacts[]; manager: CaseFacts['manager']; died: boolean }
interface ClosureState { closed: boolean }
export type CaseFactsRow = CaseFacts & { readonly accessKey: string };

const withStatus = (status: CaseState['status']) => (state: CaseState | undefined): CaseState => ({ ...state!, status });
const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;

/** Own copy of what other services say of a case: what this service decides on. Rows by case uuid. */
export const caseFacts = projection<CaseFactsRow>('case-facts', 3, {
  view: (caseId, slices) => {
    const file = slices.one<CaseState>('case')?.state;
    if (!file) return null;
    const { personId, places, needs, manager, died } = file;
    return {
      caseId, personId, accessKey: `case-${caseId}`, places, needs, manager, died,
      status: slices.one<ClosureState>('closure')?.state.closed ? 'closed' : file.status,
      consents: slices.all<ConsentFacts>('consent').map((consent) => consent.state),
    };
  },
})
  .on(RequestFiled, byCase, (_state, e): CaseState => ({
    personId: e.data.personId, places: e.data.places, status: 'filed', needs: e.data.needs.map(({ needId, kind }) => ({ needId, kind, exit: null })), manager: null, died: false }))
  .on(RequestAccepted, byCase, withStatus('accepted'))
  .on(RequestReturned, byCase, withStatus('returned'))
  .on(RequestCompleted, byCase, withStatus('filed'))
  .on(RequestRefused, byCase, withStatus('refused'))
  .on(RequestWithdrawn, byCase, withStatus('withdrawn'))
  .on(CaseRedirected, byCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, places: e.data.places }))
  .on(NeedTriaged, byCase, (state: CaseState | undefined, e): CaseState => ({
    ...state!, needs: state!.needs.map((need) => (need.needId === e.data.needId ? { ...need, exit: e.data.exit } : need)) }))
  .on(CaseManagerNamed, byCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, manager: { userId: e.data.manager, unit: e.data.unit } }))
  .on(ClientDied, byCase, (state: CaseState | undefined): CaseState => ({ ...state!, died: true }))
  .on(ClientDeathWithdrawn, byCase, (state: CaseState | undefined): CaseState => ({ ...state!, died: false }))
  .on(ConsentGiven, byCase, (_state, e): ConsentFacts => ({
    consentId: e.data.consentId, recipients: e.data.recipients, validFrom: e.data.validFrom, validUntil: e.data.validUntil ?? null, withdrawn: false }))
  .on(ConsentWithdrawn, byCase, (state: ConsentFacts | undefined): ConsentFacts => ({ ...state!, withdrawn: true }))
  .on(CaseClosed, byCase, (): ClosureState => ({ closed: true }))
  .on(CaseReopened, byCase, (): ClosureState => ({ closed: false }));
