import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Span { traceId: string; spanId: string; parentSpanId?: string; name: string; service: string; attributes: string }

/** What a system tells about itself: the spans that an OpenTelemetry collector gets over HTTP, in JSON, and the lines that its processes write. */
export class Observer {
  readonly spans: Span[] = [];
  readonly lines: { service: string; line: string }[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        this.collect(JSON.parse(Buffer.concat(parts).toString()));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
  }

  /** Answers where spans are to be sent. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private collect(body: any): void {
    for (const { resource, scopeSpans } of body.resourceSpans) {
      const service = resource.attributes.find(({ key }: { key: string }) => key === 'service.name').value.stringValue;
      for (const span of scopeSpans.flatMap(({ spans: some }: { spans: any[] }) => some)) this.spans.push({ ...span, service, attributes: JSON.stringify(span.attributes) });
    }
  }
}
