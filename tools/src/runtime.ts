import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Runtime } from '@kangfu/infra';
import { root } from '@kangfu/infra/paths';

/** The data folder that commands speak of. */
export const dataDir = (): string => resolve(root, process.env.KANGFU_DATA_DIR || '.data');

/** Something the user can mend: the command ends with its message and code 1, without a stack. */
export class CommandFailed extends Error {}

/** What the running instance wrote about itself; throws {@link CommandFailed} when none runs. */
export const readRuntime = (): Runtime => {
  const file = join(dataDir(), 'runtime.json');
  try {
    const runtime = JSON.parse(readFileSync(file, 'utf8')) as Runtime;
    process.kill(runtime.pids.runner, 0);
    return runtime;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return JSON.parse(readFileSync(file, 'utf8')) as Runtime;
    throw new CommandFailed(`Nothing runs on ${dataDir()}: start it with npm start.`);
  }
};
