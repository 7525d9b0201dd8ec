import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { UnitCommand } from './unit.commands.js';
import type { UnitEvent } from './unit.events.js';

export type UnitState = { readonly status: 'none' } | { readonly status: 'open'; readonly code: string; readonly kind: string; readonly path: readonly string[]; readonly phone: string | null };

export interface UnitFacts {
  /** Path of the parent; `[]` for a root, null where there is no such parent. */
  readonly parentPath: readonly string[] | null;
  /** Codes of `serves` that another unit of this kind serves already. */
  readonly servedElsewhere?: readonly string[];
}

const CODE = /^[a-z0-9][a-z0-9-]{1,39}$/;

export const unitDecider: Decider<UnitCommand, UnitState, UnitEvent, UnitFacts> = {
  initial: { status: 'none' },
  decide: (command, state, { parentPath, servedElsewhere = [] }) => {
    switch (command.type) {
      case 'OpenUnit': {
        const { code, kind, name, parent, serves, phone } = command.data;
        if (state.status === 'open') return refuse('unit-exists', { unit: code }, ['code']);
        if (!CODE.test(code)) return refuse('unit-code', {}, ['code']);
        if (!parentPath) return refuse('unknown-unit', { unit: parent ?? '' }, ['parent']);
        if (servedElsewhere.length > 0) return refuse('served-elsewhere', { codes: servedElsewhere.join(', ') }, ['serves']);
        return [{ type: 'UnitOpened', data: { code, kind, name: { ...name }, path: [code, ...parentPath], serves: [...new Set(serves)], ...(phone ? { phone } : {}) } }];
      }
      case 'ChangeUnitPhone': {
        const { phone } = command.data;
        if (state.status === 'none') return refuse('not-found', {}, ['unit']);
        return phone === state.phone ? [] : [{ type: 'UnitPhoneChanged', data: { code: state.code, phone } }];
      }
      default: return assertNever(command);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'UnitOpened': return { status: 'open', code: event.data.code, kind: event.data.kind, path: event.data.path, phone: event.data.phone ?? null };
      case 'UnitPhoneChanged': return state.status === 'none' ? state : { ...state, phone: event.data.phone };
      default: return assertNever(event);
    }
  },
};
