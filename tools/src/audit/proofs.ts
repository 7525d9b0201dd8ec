import { leafHash, NoteVerifier, openCheckpoint, parseTlogProof, verifyInclusion } from '@kangfu/ledger';
import { CommandFailed } from '../runtime.ts';
import { type AuditClient, fetchAudit } from './export.ts';

export interface EventProof { index: number; event: string; service: string; type: string; at: string; stream: string; version: number; proof: string }

/** The proofs of one person's events, each checked before it is given out. */
export const fetchProofs = async (client: AuditClient, nodeId: string): Promise<EventProof[]> => {
  const verifier = NoteVerifier.parse(await (await fetchAudit(client, 'vkey')).text());
  const lines = (await (await fetchAudit(client, `proofs?id=${encodeURIComponent(nodeId)}`)).text()).split('\n').filter(Boolean);
  return lines.map((line) => {
    const found = JSON.parse(line) as EventProof;
    const { index, path, checkpoint, extra } = parseTlogProof(found.proof);
    const { size, root } = openCheckpoint(checkpoint, verifier);
    if (!extra || !verifyInclusion(index, size, leafHash(extra), path, root)) throw new CommandFailed(`The proof of entry ${found.index} does not verify.`);
    return found;
  });
};
