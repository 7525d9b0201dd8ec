import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** c2sp.org/signed-note with Ed25519 (signature type 1). */
const ED25519 = 0x01;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** A note that is not one, or is not signed by the key it should be. */
export class InvalidNote extends Error { override readonly name = 'InvalidNote'; }

const fail = (reason: string): never => { throw new InvalidNote(reason); };

/** Standard base64 in its one canonical spelling; null for anything else. */
export const findBase64 = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
};

const checkName = (name: string): string => (name !== '' && !/[\s+\p{White_Space}]/u.test(name) ? name : fail('a key name holds neither spaces nor plus'));

/** First four bytes of SHA-256(name ‖ newline ‖ type ‖ public key). */
const keyId = (name: string, publicKey: Buffer): Buffer =>
  createHash('sha256').update(`${name}\n`).update(Buffer.of(ED25519)).update(publicKey).digest().subarray(0, 4);

/** A public key that signs notes. Text form (vkey): `name+hash+base64(0x01 ‖ key)`. */
export class NoteVerifier {
  private readonly key: KeyObject;
  private constructor(readonly name: string, private readonly publicKey: Buffer) {
    checkName(name);
    this.key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
  }

  /** The text of a vkey, a newline at its end allowed. Throws {@link InvalidNote}. */
  static parse(vkey: string): NoteVerifier {
    const match = /^([^+\n]+)\+([0-9a-f]{8})\+([^\n]+)\n?$/.exec(vkey);
    const key = match && findBase64(match[3]!);
    if (!match || !key || key.length !== 33 || key[0] !== ED25519) return fail('not the vkey of an Ed25519 key');
    const verifier = new NoteVerifier(match[1]!, key.subarray(1));
    return verifier.id.toString('hex') === match[2] ? verifier : fail('the hash in the vkey is not its key’s');
  }

  static ofKey(name: string, key: KeyObject): NoteVerifier {
    if (key.asymmetricKeyType !== 'ed25519') fail('not an Ed25519 key');
    return new NoteVerifier(name, (createPublicKey(key.type === 'private' ? key.export({ format: 'pem', type: 'pkcs8' }) : key.export({ format: 'pem', type: 'spki' })).export({ format: 'der', type: 'spki' }) as Buffer).subarray(-32));
  }

  get id(): Buffer { return keyId(this.name, this.publicKey); }
  get vkey(): string { return `${this.name}+${this.id.toString('hex')}+${Buffer.concat([Buffer.of(ED25519), this.publicKey]).toString('base64')}`; }

  /** The text of a note signed by this key; signatures of other keys are ignored, as the specification says. Throws {@link InvalidNote}. */
  open(note: string): string {
    const { text, signatures } = splitNote(note);
    const mine = signatures.filter(({ name, id }) => name === this.name && id.equals(this.id));
    if (mine.length === 0) return fail(`not signed by ${this.name}+${this.id.toString('hex')}`);
    if (!mine.every(({ signature }) => verify(null, Buffer.from(text), this.key, signature))) return fail(`the signature of ${this.name} does not verify`);
    return text;
  }
}

/** An Ed25519 private key (PEM) that signs notes under a name. */
export class NoteSigner {
  readonly verifier: NoteVerifier;
  private readonly key: KeyObject;
  constructor(name: string, pem: string | Buffer) {
    this.key = createPrivateKey(pem);
    this.verifier = NoteVerifier.ofKey(name, this.key);
  }
  /** `text` ends in a newline. */
  sign(text: string): string {
    if (!text.endsWith('\n')) fail('the text of a note ends in a newline');
    const signature = Buffer.concat([this.verifier.id, sign(null, Buffer.from(text), this.key)]);
    return `${text}\n— ${this.verifier.name} ${signature.toString('base64')}\n`;
  }
}

interface NoteSignature { readonly name: string; readonly id: Buffer; readonly signature: Buffer }

const hasControls = (note: string): boolean => {
  for (let i = 0; i < note.length; i++) if (note.charCodeAt(i) < 0x20 && note[i] !== '\n') return true;
  return false;
};

/** Text and signatures, unchecked. Throws {@link InvalidNote} where it is no note. */
export const splitNote = (note: string): { text: string; signatures: NoteSignature[] } => {
  const cut = note.lastIndexOf('\n\n');
  if (cut < 0 || !note.endsWith('\n') || hasControls(note)) return fail('not a signed note');
  const lines = note.slice(cut + 2, -1).split('\n');
  if (lines.length > 64) return fail('too many signatures');
  return {
    text: note.slice(0, cut + 1),
    signatures: lines.map((line) => {
      const match = /^— (\S+) (\S+)$/u.exec(line);
      const bytes = match && findBase64(match[2]!);
      if (!match || !bytes || bytes.length < 5) return fail('a signature line is malformed');
      return { name: match[1]!, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
    }),
  };
};
