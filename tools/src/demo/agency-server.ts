import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedEvent { id: string; type: string; subject: string; sequence: string; nodeid: string; data: Record<string, unknown> }

/**
 * A small agency's server: takes webhooks, checks each signature by the text of the Standard Webhooks specification (none of our code), keeps what
 * is new (a delivery may come twice) and answers 204.
 */
export class AgencyServer {
  readonly events = new Map<string, ReceivedEvent>();
  /** Ids in the order of their first arrival. */
  readonly arrivals: string[] = [];
  forged = 0;
  secret = '';
  private readonly server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
      const header = (name: string): string => String(request.headers[name] ?? '');
      const expected = createHmac('sha256', Buffer.from(this.secret.slice('whsec_'.length), 'base64')).update(`${header('webhook-id')}.${header('webhook-timestamp')}.${body}`).digest();
      const genuine = header('webhook-signature').split(' ').some((entry) => {
        const given = Buffer.from(entry.slice(3), 'base64');
        return entry.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
      }) && Math.abs(Date.now() / 1000 - Number(header('webhook-timestamp'))) < 300;
      if (!genuine) { this.forged++; response.writeHead(401).end(); return; }
      const event = JSON.parse(body) as ReceivedEvent;
      if (!this.events.has(event.id)) this.arrivals.push(event.id);
      this.events.set(event.id, event);
      response.writeHead(204).end();
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/events`;
  }
  close(): void { this.server.closeAllConnections(); this.server.close(); }
}
