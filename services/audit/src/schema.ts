export { CaseHistoryResolver, PersonHistoryResolver } from './history/history.resolver.js';
export { LedgerResolver } from './ledger/ledger.resolver.js';
