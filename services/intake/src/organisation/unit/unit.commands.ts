import type { UnitKind } from './unit.events.js';

export interface OpenUnit {
  readonly type: 'OpenUnit';
  readonly data: { readonly code: string; readonly kind: UnitKind; readonly name: { readonly zh: string; readonly en: string }; readonly parent: string | null; readonly serves: readonly string[]; readonly phone?: string | null };
}
export interface ChangeUnitPhone { readonly type: 'ChangeUnitPhone'; readonly data: { readonly phone: string } }
export type UnitCommand = OpenUnit | ChangeUnitPhone;
