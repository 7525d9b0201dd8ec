import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks (standardwebhooks.com): symmetric signature `v1` over `id.timestamp.body`. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The headers of one delivery. `timestamp` is seconds since 1970; with two secrets (rotation) both sign. */
export const signedHeaders = (secrets: readonly string[], id: string, timestamp: number, body: string): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(timestamp),
  'webhook-signature': secrets.map((secret) => `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).update(`${id}.${timestamp}.${body}`).digest('base64')}`).join(' '),
});
