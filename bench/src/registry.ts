import { append } from './append.ts';
import { gateway } from './gateway.ts';
import { load } from './load.ts';
import type { Bench } from './measure.ts';
import { visible } from './visible.ts';

/** What `npm run bench` measures, by name, in this order. */
export const benches: Record<string, { readonly run: Bench; readonly kafka: boolean }> = {
  append: { run: append, kafka: false },
  load: { run: load, kafka: false },
  visible: { run: visible, kafka: true },
  gateway: { run: gateway, kafka: true },
};
