import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { print } from '../output.ts';
import { CommandFailed, dataDir } from '../runtime.ts';

/** A document file that GraphQL cannot read would fail for every user: it is refused here. */
const readDocument = async (file: string): Promise<string> => {
  const { parse } = await import('graphql');
  try {
    const text = readFileSync(file, 'utf8');
    parse(text);
    return text;
  } catch (error) {
    throw new CommandFailed(`${file}: ${(error as Error).message}`);
  }
};

export const registerOperations = (program: Command): void => {
  const operations = program.command('operations').description('Registered operations: in production the gateway runs no others');
  operations
    .command('register')
    .description('Registers the GraphQL documents of files; answers the id (SHA-256) under which each runs as documentId')
    .argument('<files...>', 'files with one GraphQL document each')
    .option('--json', 'as one JSON document')
    .action(async (files: string[], options: { json?: boolean }) => {
      const target = join(dataDir(), 'operations.json');
      const known = existsSync(target) ? (JSON.parse(readFileSync(target, 'utf8')) as Record<string, string>) : {};
      const registered: { file: string; id: string }[] = [];
      for (const file of files) {
        const text = await readDocument(file);
        const id = createHash('sha256').update(text).digest('hex');
        known[id] = text;
        registered.push({ file, id });
      }
      writeFileSync(`${target}.new`, `${JSON.stringify(known, null, 2)}\n`);
      renameSync(`${target}.new`, target);
      print({ registered, operations: Object.keys(known).length }, options.json, ({ registered: all }) => all.map(({ file, id }) => `${id}  ${file}`).join('\n'));
    });
};
