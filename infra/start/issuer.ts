import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * The OpenID issuer of development: discovery and keys, nothing else. Tokens are signed by `kangfu token` with the key in the
 * data folder.
 */
export const startIssuer = async (keys: string, port: number): Promise<{ url: string; stop: () => Promise<void> }> => {
  const url = `http://127.0.0.1:${port}`;
  const pages: Record<string, string> = {
    '/.well-known/openid-configuration': JSON.stringify({
      issuer: url,
      jwks_uri: `${url}/jwks`,
      authorization_endpoint: `${url}/authorize`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    }),
    '/jwks': readFileSync(join(keys, 'issuer.jwks.json'), 'utf8'),
  };
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    response.writeHead(page ? 200 : 404, { 'content-type': 'application/json' }).end(page ?? '{"error":"not found"}');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
