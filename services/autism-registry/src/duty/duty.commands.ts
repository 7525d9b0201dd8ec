import type { DutyEvent } from './duty.events.js';

export interface OpenDuty { readonly type: 'OpenDuty'; readonly data: Extract<DutyEvent, { type: 'DutyOpened' }>['data'] }
export interface CompleteDuty { readonly type: 'CompleteDuty'; readonly data: { readonly result: 'normal' | 'abnormal'; readonly doneOn?: string | undefined } }
/** Nobody did it in time. */
export interface LeaveLoopOpen { readonly type: 'LeaveLoopOpen'; readonly data: object }
/** The file lies elsewhere now. `unit` null: no other unit has the second tier there. */
export interface HandOverDuty { readonly type: 'HandOverDuty'; readonly data: { readonly unit: string | null; readonly chasedBy: string; readonly places: readonly string[] } }
export type DutyCommand = OpenDuty | CompleteDuty | LeaveLoopOpen | HandOverDuty;
