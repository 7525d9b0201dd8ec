import { findBearer, TokenControl } from '@kangfu/access';
import type { Kangfu } from '@kangfu/nest';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Feed } from '../feed.js';
import { encodeCursor, positionAfter } from '../mailbox/feed-event.js';

/** RFC 9457. */
const problem = (reply: FastifyReply, status: number, title: string, more: object = {}): FastifyReply =>
  reply.code(status).type('application/problem+json').header('cache-control', 'no-store').send({ type: 'about:blank', title, status, ...more });

const HEARTBEAT_MS = 15_000;
const PAGE = 200;

/**
 * `GET /agency/events?after=&limit=` and its live form `/agency/events/stream`: one cursor for both and for the webhooks' log.
 * The caller is a user (or client) appointed as agency worker; `agency` chooses where there are several appointments.
 */
export const agencyEventsRoutes = (fastify: FastifyInstance, kangfu: Kangfu, feed: Feed, tokens: TokenControl): void => {
  const agenciesOf = async (userId: string): Promise<(string | null)[]> =>
    (await kangfu.appointmentsOf(userId))?.appointments.filter((a) => a.role === 'agency-worker').map((a) => a.unit) ?? [];
  /** The agency of the caller and where to read on, or null when the answer has been sent. */
  const admitted = async (request: FastifyRequest, reply: FastifyReply): Promise<{ agency: string; after: number; exp: number; userId: string } | null> => {
    const token = findBearer(request.headers.authorization);
    const identity = token && (await tokens.check(token));
    if (!identity) { void problem(reply.header('www-authenticate', 'Bearer'), 401, 'Sign in first'); return null; }
    const query = request.query as Record<string, string | undefined>;
    const own = await agenciesOf(identity.sub);
    const agency = query['agency'] ?? own[0];
    if (!agency || !own.includes(agency)) { void problem(reply, 403, 'No appointment at this agency'); return null; }
    const text = query['after'] ?? (request.headers['last-event-id'] as string | undefined);
    const after = await positionAfter(feed.mailbox, agency, text);
    if (after === 'no-cursor') { void problem(reply, 400, 'after is no cursor'); return null; }
    if (after === 'gone') { void problem(reply, 410, 'This cursor is of an earlier epoch', { resumeFrom: encodeCursor(0) }); return null; }
    return { agency, after, exp: identity.exp, userId: identity.sub };
  };

  fastify.get('/agency/events', async (request, reply) => {
    const { limit: text = '100' } = request.query as { limit?: string };
    const limit = Number(text);
    if (!Number.isInteger(limit) || limit < 1 || limit > 500) return problem(reply, 400, 'limit is a whole number from 1 to 500');
    const who = await admitted(request, reply);
    if (!who) return reply;
    const entries = await feed.mailbox.read(who.agency, who.after, limit + 1);
    const page = entries.slice(0, limit);
    return reply.header('cache-control', 'no-store').send({
      events: await feed.events.build(page), next: encodeCursor(page.at(-1)?.position ?? who.after), hasMore: entries.length > limit,
    });
  });

  fastify.get('/agency/events/stream', async (request, reply) => {
    const who = await admitted(request, reply);
    if (!who) return reply;
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    raw.write(': open\n\n');
    let after = who.after;
    let wake = (): void => {};
    let open = true;
    const ring = (agency: string): void => { if (agency === who.agency) wake(); };
    const end = (): void => { open = false; wake(); };
    feed.bell.on('appended', ring);
    request.raw.on('close', end);
    const expiry = setTimeout(end, Math.min(2 ** 31 - 1, Math.max(0, who.exp * 1000 - Date.now())));
    try {
      while (open) {
        // The bell is hung up before looking, so that nothing rings unheard between the look and the wait.
        let rang = false;
        wake = () => { rang = true; };
        // Like the consent of each entry, the appointment counts at the moment of reading.
        if (!(await agenciesOf(who.userId)).includes(who.agency)) break;
        const entries = await feed.mailbox.read(who.agency, after, PAGE);
        for (const event of await feed.events.build(entries)) {
          const id = encodeCursor(Number(event.sequence));
          if (!raw.write(`id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)) await new Promise<void>((resolve) => { raw.once('drain', resolve); raw.once('close', resolve); });
        }
        after = entries.at(-1)?.position ?? after;
        if (entries.length > 0 || rang) continue;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => { raw.write(': still here\n\n'); resolve(); }, HEARTBEAT_MS);
          wake = () => { clearTimeout(timer); resolve(); };
          if (!open) wake();
        });
      }
    } catch (error) {
      request.log.warn({ error: (error as Error).name }, 'event stream ended');
    } finally {
      clearTimeout(expiry);
      feed.bell.off('appended', ring);
      raw.end();
    }
    return reply;
  });
};
