import { Command, CommanderError } from 'commander';
import { commands } from './commands/index.ts';
import { CommandFailed } from './runtime.ts';

const program = new Command('kangfu').description('Operate Kangfu: state, tokens, imports, projections, audit.').showHelpAfterError().exitOverride();
for (const register of commands) register(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    console.error(error instanceof CommandFailed ? error.message : error);
    process.exitCode = 1;
  }
}
