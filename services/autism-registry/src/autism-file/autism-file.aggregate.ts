import { aggregate } from '@kangfu/commands';
import { autismFileDecider } from './autism-file.decider.js';
import { autismFileEvents } from './autism-file.events.js';

/** Stream: `autism-file-<uuid of the person>`. */
export const autismFile = aggregate({ kind: 'autism-file', decider: autismFileDecider, events: autismFileEvents });
