import { append } from './append.ts';
import { gateway } from './gateway.ts';
import { load } from './load.ts';
import type { Bench } from './measure.ts';
import { rebuild } from './rebuild.ts';
import { relay } from './relay.ts';
import { scale } from './scale.ts';
import { sizes } from './sizes.ts';
import { statistics } from './statistics.ts';
import { visible } from './visible.ts';
import { worklist } from './worklist.ts';

/**
 * What `npm run bench` measures, by name, in this order. Visibility comes first: it is the one figure that is no ratio, and after a million inserts MongoDB
 * still writes to disk for minutes. `rebuild` works on the log that `sizes` has filled.
 */
export const benches: Record<string, { readonly run: Bench; readonly kafka: boolean }> = {
  visible: { run: visible, kafka: true },
  relay: { run: relay, kafka: true },
  load: { run: load, kafka: false },
  append: { run: append, kafka: false },
  gateway: { run: gateway, kafka: true },
  worklist: { run: worklist, kafka: false },
  statistics: { run: statistics, kafka: false },
  scale: { run: scale, kafka: true },
  sizes: { run: sizes, kafka: false },
  rebuild: { run: rebuild, kafka: false },
};
