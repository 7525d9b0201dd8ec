import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Plain HTTP that services answer themselves: they check the caller's token, this only forwards. */
export const findForward = (method: string | undefined, url: string, services: Readonly<Record<string, string>>): string | null => {
  if ((method !== 'GET' && method !== 'HEAD') || !/^\/[^/]/.test(url)) return null;
  const { pathname, search } = new URL(url, 'http://gateway'); // dots in the path are resolved here, before the path is compared
  const schema = /^\/schemas\/([a-z-]+)\/./.exec(pathname)?.[1];
  const service = pathname === '/agency/events' || pathname === '/agency/events/stream' ? 'agency-feed' : pathname.startsWith('/audit/') ? 'audit' : schema;
  return service && services[service] ? `${services[service]}${pathname}${search}` : null;
};

const REQUEST_HEADERS = ['authorization', 'accept', 'accept-language', 'last-event-id', 'if-none-match', 'if-modified-since', 'range', 'traceparent'];
const RESPONSE_HEADERS = ['content-type', 'cache-control', 'content-disposition', 'content-range', 'accept-ranges', 'etag', 'last-modified', 'link', 'retry-after', 'vary', 'www-authenticate'];
const FIRST_BYTE_MS = 30_000;

/** Forwards a request and streams its answer; ends with the client. */
export const forward = async (request: IncomingMessage, response: ServerResponse, target: string): Promise<void> => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const slow = setTimeout(() => gone.abort(), FIRST_BYTE_MS);
  try {
    const headers = Object.fromEntries(REQUEST_HEADERS.flatMap((name) => { const value = request.headers[name]; return typeof value === 'string' ? [[name, value]] : []; }));
    const answer = await fetch(target, { method: request.method!, headers, redirect: 'manual', signal: gone.signal });
    clearTimeout(slow);
    response.writeHead(answer.status, Object.fromEntries(RESPONSE_HEADERS.flatMap((name) => { const value = answer.headers.get(name); return value === null ? [] : [[name, value]]; })));
    response.flushHeaders();
    if (answer.body && request.method !== 'HEAD') await pipeline(Readable.fromWeb(answer.body as any), response);
    else response.end();
  } catch {
    clearTimeout(slow);
    if (response.headersSent || response.destroyed) return void response.destroy();
    response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '5' }).end(JSON.stringify({ title: 'Unavailable', status: 503 }));
  }
};
