import type { Command } from 'commander';
import { registerClock } from './clock.ts';
import { registerGenerate } from './generate.ts';
import { registerImport } from './import.ts';
import { registerAudit } from './audit.ts';
import { registerOperations } from './operations.ts';
import { registerParked } from './parked.ts';
import { registerPeople } from './people.ts';
import { registerProcesses } from './processes.ts';
import { registerProjections } from './projections.ts';
import { registerReplay } from './replay.ts';
import { registerRestore } from './restore.ts';
import { registerStatistics } from './statistics.ts';
import { registerStatus } from './status.ts';
import { registerToken } from './token.ts';

/**
 * Every command of `kangfu`: one file each, listed here. A file registers its command and loads what is heavy (mongoose,
 * services) inside the action, so that the others stay fast.
 */
export const commands: ((program: Command) => void)[] = [
  registerStatus, registerToken, registerAudit, registerImport, registerGenerate, registerReplay, registerParked, registerPeople, registerProcesses, registerProjections, registerOperations, registerClock, registerRestore, registerStatistics,
];
