import type { ProblemMessages } from '@kangfu/nest';

/** Audit has no mutations: nothing to refuse beyond what every service answers. */
export const problems: ProblemMessages = {};
