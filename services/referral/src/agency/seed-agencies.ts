import type { CommandRuntime } from '@kangfu/commands';
import type { ServiceKind } from '../shared/vocabulary.js';
import { agencyAggregate, agencyStream } from './agency.aggregate.js';

const SYSTEM = { id: 'system:seed', role: 'system', unit: null, for: null } as const;

/** Designations of the development organisation. Services, classes and capacities are invented. */
export const DEVELOPMENT_AGENCIES: readonly (readonly [agency: string, capacity: number, classes: readonly number[], services: readonly ServiceKind[]])[] = [
  ['ft-rehab-centre', 120, [1, 2, 3, 4, 5, 6, 7], ['rehabilitation-training', 'psychological', 'home-based']],
  ['ft-assistive-centre', 200, [1, 2, 3, 4, 7], ['assistive-devices']],
  ['ft-vocational-centre', 60, [1, 2, 3, 4, 5, 6, 7], ['vocational']],
  ['ft-xinghe-autism', 80, [5, 6, 7], ['rehabilitation-training', 'education', 'psychological']],
  ['ft-union-hospital', 40, [1, 2, 3, 4, 5, 6, 7], ['rehabilitation-training', 'psychological']],
  ['cz-rehab-centre', 150, [1, 2, 3, 4, 5, 6, 7], ['rehabilitation-training', 'assistive-devices', 'vocational', 'home-based']],
  ['cz-tianai-autism', 90, [5, 6, 7], ['rehabilitation-training', 'education', 'psychological']],
  ['cz-children-hospital', 60, [2, 3, 4, 5, 6, 7], ['rehabilitation-training', 'psychological']],
];

/** Designates the agencies of development: fixed command ids, so that doing it twice appends nothing. Answers how many were new. */
export const seedAgencies = async (runtime: CommandRuntime): Promise<number> => {
  const outcomes = await Promise.all(DEVELOPMENT_AGENCIES.map(([agency, capacity, classes, services]) => {
    const data = { agency, services, classes, capacity, validFrom: '2026-01-01', validUntil: null };
    return runtime.run(agencyAggregate, {
      stream: agencyStream(agency), command: { type: 'DesignateAgency', data }, commandId: `designation:${agency}`, input: data, actor: SYSTEM, purpose: 'administration', facts: (_state, now) => ({ unitKnown: true, now: now.toISOString() }),
    });
  }));
  return outcomes.filter((outcome) => outcome.done && !outcome.duplicate).length;
};
