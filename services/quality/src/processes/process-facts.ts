import type { Kangfu } from '@kangfu/nest';
import type { ProcessCommand } from '@kangfu/processes';
import type { RaiseAnomaly } from '../flag/flag.commands.js';
import { closureFacts } from '../projections/closure-facts/closure-facts.projection.js';

/** What deciders need to know where a process wants the command: of an anomaly, the case that it is flagged on. */
export const processFacts = async ({ type, data }: ProcessCommand, kangfu: Kangfu): Promise<object> =>
  (type === 'RaiseAnomaly' ? { case: await kangfu.rows(closureFacts).peek((data as RaiseAnomaly['data']).caseId) } : {});
