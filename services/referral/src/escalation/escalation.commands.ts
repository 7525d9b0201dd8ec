import type { CityAdvice, EscalationReason } from './escalation.events.js';

export interface EscalateToCity { readonly type: 'EscalateToCity'; readonly data: { readonly reason: EscalationReason; readonly due: string | null; readonly text: string | null } }
export interface ReturnFromCity { readonly type: 'ReturnFromCity'; readonly data: { readonly advice: CityAdvice; readonly text: string } }
export type EscalationCommand = EscalateToCity | ReturnFromCity;
