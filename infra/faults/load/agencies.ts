import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Manner = 'slow' | 'failing' | 'hanging';
interface Delivered { id: string; sequence: number; nodeid: string }

const SLOW_MS = 250;

/** The server of an agency that behaves badly in its own way. Signatures are checked by the text of Standard Webhooks. */
export class AgencyServer {
  readonly manner: Manner;
  secret = '';
  calls = 0;
  forged = 0;
  /** First arrivals, in their order. */
  readonly delivered: Delivered[] = [];
  private readonly known = new Set<string>();
  private readonly server = createServer((request, response) => this.take(request, response));

  constructor(manner: Manner) { this.manner = manner; }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${this.manner}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** I7, as far as a webhook shows it: signed, and each person's events in the order of the mailbox. */
  faults(): string[] {
    const faults = this.forged > 0 ? [`${this.manner} agency: ${this.forged} deliveries are not signed by its secret`] : [];
    const last = new Map<string, number>();
    for (const { id, sequence, nodeid } of this.delivered) {
      if (sequence <= (last.get(nodeid) ?? 0)) faults.push(`${this.manner} agency: ${id} of ${nodeid} came out of order`);
      last.set(nodeid, sequence);
    }
    return faults;
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    this.calls++;
    if (this.manner === 'hanging') return;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => {}).on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const header = (name: string): string => String(request.headers[name] ?? '');
      const expected = createHmac('sha256', Buffer.from(this.secret.slice('whsec_'.length), 'base64')).update(`${header('webhook-id')}.${header('webhook-timestamp')}.${body}`).digest();
      const genuine = header('webhook-signature').split(' ').some((entry) => {
        const given = Buffer.from(entry.slice(3), 'base64');
        return entry.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
      });
      if (!genuine) this.forged++;
      if (this.manner === 'failing') return void response.writeHead(500).end();
      const { id, sequence, nodeid } = JSON.parse(body) as { id: string; sequence: string; nodeid: string };
      if (!this.known.has(id)) this.delivered.push({ id, sequence: Number(sequence), nodeid });
      this.known.add(id);
      setTimeout(() => response.writeHead(204).end(), SLOW_MS);
    });
  }
}
