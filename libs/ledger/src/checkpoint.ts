import { HASH_BYTES } from './hashing.js';
import { findBase64, InvalidNote, type NoteSigner, type NoteVerifier, splitNote } from './note.js';

/** A tree head as c2sp.org/tlog-checkpoint writes it. */
export interface Checkpoint { readonly origin: string; readonly size: number; readonly root: Buffer }

export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString('base64')}\n`;

/** Reads the text of a checkpoint; extension lines are allowed and ignored. Throws {@link InvalidNote}. */
export const parseCheckpointText = (text: string): Checkpoint => {
  const [origin, size, root, ...extensions] = text.split('\n');
  const hash = root === undefined ? null : findBase64(root);
  if (!origin || !size || !/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size)) || hash?.length !== HASH_BYTES
    || extensions.pop() !== '' || extensions.includes('')) throw new InvalidNote('not a checkpoint');
  return { origin, size: Number(size), root: hash };
};

export const signCheckpoint = (checkpoint: Checkpoint, signer: NoteSigner): string => signer.sign(checkpointText(checkpoint));

/** A checkpoint signed by this key, whose name is the origin. Throws {@link InvalidNote}. */
export const openCheckpoint = (note: string, verifier: NoteVerifier): Checkpoint => {
  const checkpoint = parseCheckpointText(verifier.open(note));
  if (checkpoint.origin !== verifier.name) throw new InvalidNote(`the checkpoint is of ${checkpoint.origin}, not of ${verifier.name}`);
  return checkpoint;
};

/** What a checkpoint says, whoever signed it. Throws {@link InvalidNote}. */
export const readCheckpoint = (note: string): Checkpoint => parseCheckpointText(splitNote(note).text);
