import type { Bench } from './measure.ts';
import { append } from './append.ts';
import { load } from './load.ts';

/** What `npm run bench` measures, by name; add yours here. */
export const benches: Record<string, Bench> = { append, load };
