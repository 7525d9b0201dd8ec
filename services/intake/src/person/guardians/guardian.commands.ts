import type { Relation } from './guardian.events.js';

export interface NameGuardian {
  readonly type: 'NameGuardian';
  readonly data: {
    readonly guardianId: string; readonly relation: Relation; readonly legal: boolean; readonly institution: string | null; readonly name: string | null; readonly phone: string | null; readonly from: string; readonly until: string | null;
  };
}
export interface EndGuardian { readonly type: 'EndGuardian'; readonly data: { readonly guardianId: string; readonly until: string } }
export interface RecordDisagreement { readonly type: 'RecordDisagreement'; readonly data: { readonly disagreementId: string; readonly guardianIds: readonly string[]; readonly about: string } }
export interface SettleDisagreement { readonly type: 'SettleDisagreement'; readonly data: { readonly disagreementId: string; readonly how: string } }

export type GuardianCommand = NameGuardian | EndGuardian | RecordDisagreement | SettleDisagreement;
