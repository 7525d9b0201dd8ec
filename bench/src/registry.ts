import { append } from './append.ts';
import { gateway } from './gateway.ts';
import { load } from './load.ts';
import type { Bench } from './measure.ts';
import { visible } from './visible.ts';

/**
 * What `npm run bench` measures, by name, in this order. Visibility comes first: it is the one figure that is no ratio, and after a million inserts MongoDB
 * still writes to disk for minutes.
 */
export const benches: Record<string, { readonly run: Bench; readonly kafka: boolean }> = {
  visible: { run: visible, kafka: true },
  append: { run: append, kafka: false },
  load: { run: load, kafka: false },
  gateway: { run: gateway, kafka: true },
};
