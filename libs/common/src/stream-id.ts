/** Streams are named `kind-uuid`; kind is kebab case. */
const STREAM = /^([a-z][a-z-]*)-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isUuid = (text: string): boolean => UUID.test(text);
export const streamId = (kind: string, uuid: string): string => `${kind}-${uuid}`;

/** The two parts of a stream id, or null where the text is none. */
export const findStreamParts = (stream: string): { kind: string; uuid: string } | null => {
  const match = STREAM.exec(stream);
  return match ? { kind: match[1]!, uuid: match[2]! } : null;
};

/** The opaque global id (Relay) of the object whose stream is `kind-uuid`: base64url of the stream id. */
export const globalId = (kind: string, uuid: string): string => Buffer.from(streamId(kind, uuid)).toString('base64url');

/** The uuid in a global id of that kind; null for anything else (another kind, garbage). Never throws. */
export const findUuid = (kind: string, id: string): string | null => {
  const parts = findStreamParts(Buffer.from(id, 'base64url').toString());
  return parts && parts.kind === kind && globalId(kind, parts.uuid) === id ? parts.uuid : null;
};
