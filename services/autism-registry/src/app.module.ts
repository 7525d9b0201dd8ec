import { defineService } from '@kangfu/nest';
import { autismRegistryPolicy } from './access.rules.js';
import { autismFile } from './autism-file/autism-file.aggregate.js';
import { duty } from './duty/duty.aggregate.js';
import { INTAKE_CONTRACTS } from './integration/intake.contracts.js';
import { autismRegistryProblems } from './problems.js';
import { fileFollows } from './processes/file-follows/file-follows.process.js';
import { positiveScreening } from './processes/positive-screening/positive-screening.process.js';
import { processFacts } from './processes/process-facts.js';
import { autismFiles } from './projections/autism-files/autism-files.projection.js';
import { duties } from './projections/duties/duties.projection.js';
import { screenings } from './projections/screenings/screenings.projection.js';
import * as resolvers from './schema.js';
import { screening } from './screening/screening.aggregate.js';

/** 孤独症一人一档 The autism registry. */
export const autismRegistry = defineService({
  name: 'autism-registry',
  aggregates: [screening, autismFile, duty],
  consumes: INTAKE_CONTRACTS,
  projections: [screenings, autismFiles, duties],
  processes: [positiveScreening, fileFollows],
  processFacts,
  policy: autismRegistryPolicy,
  problems: autismRegistryProblems,
  resolvers: Object.values(resolvers),
});
