import { projection } from '@kangfu/subscriptions';
import type { EventOf } from '@kangfu/contracts';
import { UnitOpened, UnitPhoneChanged } from '../../organisation/unit/unit.events.js';

export interface UnitDirectoryRow { unitId: string; code: string; kind: EventOf<typeof UnitOpened>['data']['kind']; name: { zh: string; en: string }; path: readonly string[]; parent: string | null; serves: readonly string[]; phone: string | null }

/** Units by their uuid, as the graph names them (libs/access has them by code, as rights need them). */
export const unitDirectory = projection<UnitDirectoryRow>('unit-directory', 2, {
  view: (_key, slices) => slices.one<UnitDirectoryRow>('unit')?.state ?? null,
  indexes: [{ keys: { code: 1 } }, { keys: { kind: 1, code: 1 } }, { keys: { parent: 1, code: 1 } }],
})
  .on(UnitOpened, (e) => e.stream.slice('unit-'.length), (_state, e): UnitDirectoryRow =>
    ({ unitId: e.stream.slice('unit-'.length), code: e.data.code, kind: e.data.kind, name: e.data.name, path: e.data.path, parent: e.data.path[1] ?? null, serves: e.data.serves, phone: e.data.phone ?? null }))
  .on(UnitPhoneChanged, (e) => e.stream.slice('unit-'.length), (state: UnitDirectoryRow | undefined, e): UnitDirectoryRow => ({ ...state!, phone: e.data.phone }));
