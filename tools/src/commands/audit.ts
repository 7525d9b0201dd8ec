import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { print } from '../output.ts';
import { CommandFailed, dataDir, readRuntime } from '../runtime.ts';
import { progressBar } from '../audit/progress.ts';
import { seededUserId, signToken } from './token.ts';

/** The city whose seeded auditor the development issuer speaks for. */
const AUDITOR_UNIT = '4403';

const wholeNumber = (text: string): number => {
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
};

interface Access { url?: string; token?: string }

/** Where the audit service is, and an auditor's token: given, or of the development issuer. */
const auditClient = async ({ url, token }: Access): Promise<{ url: string; token: string }> => {
  const given = token ?? process.env.KANGFU_TOKEN;
  if (url && given) return { url, token: given };
  const runtime = readRuntime();
  const service = runtime.services.find(({ name }) => name === 'audit');
  if (!service) throw new CommandFailed('No audit service runs here.');
  const keyFile = join(dataDir(), 'keys/issuer.key.pem');
  if (!given && !existsSync(keyFile)) throw new CommandFailed('Give an auditor’s token with --token or KANGFU_TOKEN: there is no development issuer here.');
  return { url: url ?? service.url, token: given ?? (await signToken(keyFile, runtime.issuer, seededUserId('auditor', AUDITOR_UNIT), 3600)) };
};

const accessOptions = (command: Command): Command =>
  command.option('--url <url>', 'of the audit service; the running one by default').option('--token <jwt>', 'of an auditor; KANGFU_TOKEN or the development auditor by default').option('--json', 'as one JSON document');

export const registerAudit = (program: Command): void => {
  const audit = program.command('audit').description('Export, verify and prove the ledger');

  accessOptions(audit.command('export').argument('<dir>', 'a new or empty folder').description('Write the ledger and the stored events it speaks of into a folder'))
    .option('--from <size>', 'leave out what was exported up to this size', wholeNumber, 0)
    .action(async (dir: string, options: Access & { from: number; json?: boolean }) => {
      const { exportLedger } = await import('../audit/export.ts');
      const bar = progressBar('export', options.json);
      const summary = await exportLedger(await auditClient(options), resolve(dir), options.from, bar.update).finally(bar.stop);
      print(summary, options.json, ({ folder, size, from, root, commits, files }) =>
        [`${folder}: ${files} files, ${commits} commits, entries ${from} to ${size} of ${size}`, `root ${root}`, `Verify with: kangfu audit verify ${dir} --vkey FILE`].join('\n'));
    });

  audit.command('verify').argument('<dir>', 'an export').description('Check an export with nothing but its files: no database, no network')
    .option('--vkey <file>', 'the ledger’s key as you got it on another way; without it the export can only be consistent in itself')
    .option('--since <checkpoint>', 'an earlier checkpoint that you have kept: what it covers must still be there, unchanged')
    .option('--json', 'as one JSON document')
    .action(async (dir: string, options: { vkey?: string; since?: string; json?: boolean }) => {
      const { verifyExport } = await import('../audit/verify.ts');
      const bar = progressBar('verify', options.json);
      const result = await verifyExport(resolve(dir), { ...(options.vkey !== undefined && { vkey: options.vkey }), ...(options.since !== undefined && { since: options.since }), onProgress: bar.update }).finally(bar.stop);
      print(result, options.json, ({ ok, trust, size, from, root, origin, commits, abandoned, since, faults, faultCount }) => (ok
        ? [
            trust === 'signed' ? `OK: signed by ${origin}, ${size} entries, root ${root}` : `self-consistent only: ${size} entries of ${origin}, root ${root}. The key came with the export; give the one you trust with --vkey FILE.`,
            `${commits} commits checked${from > 0 ? `; entries before ${from} by their hashes only` : ''}${abandoned > 0 ? `; ${abandoned} entries are of events that a restore took back` : ''}${since ? `; everything up to ${since.size} is as it was signed then` : ''}`,
          ]
        : [`FAILED: ${faultCount} fault${faultCount === 1 ? '' : 's'}`, ...faults.map((fault) => `  ${fault}`), ...(faultCount > faults.length ? [`  and ${faultCount - faults.length} more`] : [])]).join('\n'));
      if (!result.ok) process.exitCode = 1;
    });

  accessOptions(audit.command('proof').description('One tlog-proof per event of a person, case or file'))
    .requiredOption('--person <nodeid>', 'global id of a Person, Case or AutismFile')
    .option('--out <dir>', 'write INDEX.tlog-proof files here')
    .action(async (options: Access & { person: string; out?: string; json?: boolean }) => {
      const { fetchProofs } = await import('../audit/proofs.ts');
      const proofs = await fetchProofs(await auditClient(options), options.person);
      if (options.out !== undefined) {
        mkdirSync(options.out, { recursive: true });
        for (const { index, proof } of proofs) writeFileSync(join(options.out, `${index}.tlog-proof`), proof);
      }
      if (proofs.length === 0 && !options.json) throw new CommandFailed('The ledger holds no event of this id.');
      print(proofs, options.json, (all) => (options.out === undefined
        ? all.map(({ index, service, type, at, proof }) => `# ${index} ${at} ${service} ${type}\n${proof}`).join('\n')
        : `${all.length} proofs in ${options.out}`));
    });
};
