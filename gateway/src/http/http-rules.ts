import { randomUUID } from 'node:crypto';
import type { GatewayPlugin } from '@graphql-hive/gateway-runtime';
import { findBearer, type Identity } from '@kangfu/access';
import { findCaller, setCaller } from '../operation.js';

export interface Tokens { check(token: string): Promise<Identity | null> }

/** Who sends a request, before GraphQL sees it; which methods are taken; headers of every answer. */
export const httpRules = ({ tokens, production }: { readonly tokens: Tokens; readonly production: boolean }): GatewayPlugin => ({
  async onRequest({ request, url, endResponse, fetchAPI }) {
    if (request.method === 'OPTIONS') return;
    const correlation = randomUUID();
    setCaller(request, { user: null, correlation });
    const type = request.headers.get('accept')?.includes('application/graphql-response+json') ? 'application/graphql-response+json' : 'application/json';
    const refuse = (status: number, code: string, message: string, headers: Record<string, string> = {}) =>
      endResponse(new fetchAPI.Response(JSON.stringify({ errors: [{ message, extensions: { code } }] }), { status, headers: { 'content-type': `${type}; charset=utf-8`, ...headers } }));

    // The text of a document in a URL ends up in logs and caches: GET is for registered ones, named by their digest.
    if (request.method === 'GET' && (url.searchParams.has('query') || !(url.searchParams.has('documentId') || url.searchParams.has('extensions')))) {
      return refuse(405, 'PERSISTED_QUERY_NOT_FOUND', 'GET 只用于已登记的操作 GET is for registered operations only', { allow: 'POST' });
    }
    const authorization = request.headers.get('authorization');
    const token = findBearer(authorization);
    let user: Identity | null;
    try {
      user = token ? await tokens.check(token) : null;
    } catch {
      return refuse(503, 'UNAVAILABLE', '身份服务暂时不可用 The identity provider is unavailable for now', { 'retry-after': '5' });
    }
    if (!user && (production || authorization)) return refuse(401, 'UNAUTHENTICATED', '请先登录 Sign in first', { 'www-authenticate': 'Bearer' });
    setCaller(request, { user, correlation });
  },
  onResponse({ request, response }) {
    response.headers.set('cache-control', 'no-store');
    response.headers.append('vary', 'Accept-Language');
    const caller = findCaller(request);
    if (caller) response.headers.set('kangfu-correlation', caller.correlation);
  },
});
