import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KANGFU_NAMESPACE, uuidv5 } from '@kangfu/common';
import { type Command, InvalidArgumentError } from 'commander';
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose';
import { print } from '../output.ts';
import { CommandFailed, dataDir, readRuntime } from '../runtime.ts';

export const roles = [
  'community-liaison', 'window-clerk', 'street-coordinator', 'assessor', 'expert', 'agency-worker', 'quality-inspector', 'programme-office', 'station-worker', 'subcentre-worker',
  'city-worker', 'clinician', 'school-worker', 'education-bureau', 'job-coach', 'guardian', 'auditor', 'administrator',
];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface TokenOptions {
  role?: string;
  place?: string;
  unit?: string;
  person?: string;
  client?: string;
  expires: number;
  check: boolean;
  json?: boolean;
}

/** The id of the development user that holds a role in a unit. */
export const seededUserId = (role: string, unit: string): string => uuidv5(`user:${role}:${unit}`, KANGFU_NAMESPACE);

/** Whom the token is for; the options that name nobody are refused. */
export const subjectOf = ({ role, place, unit, person, client }: Pick<TokenOptions, 'role' | 'place' | 'unit' | 'person' | 'client'>): string => {
  if (person) {
    if (!uuid.test(person)) throw new CommandFailed(`--person ${person}: expected a UUID`);
    return person.toLowerCase();
  }
  if (client) return uuid.test(client) ? client.toLowerCase() : uuidv5(`client:${client}`, KANGFU_NAMESPACE);
  const code = unit ?? place;
  if (!role || !code) throw new CommandFailed('Name a user: --role ROLE with --place CODE or --unit CODE, or --person ID, or --client ID.');
  if (!roles.includes(role)) throw new CommandFailed(`There is no role ${role}; roles are ${roles.join(', ')}.`);
  return seededUserId(role, code);
};

/** Seconds of `90s`, `30m`, `12h`, `7d`. */
export const duration = (text: string): number => {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (!amount || !unit) throw new InvalidArgumentError('expected a duration such as 30m, 12h or 7d');
  return Number(amount) * { s: 1, m: 60, h: 3600, d: 86_400 }[unit as 's' | 'm' | 'h' | 'd'];
};

export const signToken = async (keyFile: string, issuer: string, subject: string, expires: number, client?: string): Promise<string> => {
  const key = createPrivateKey(readFileSync(keyFile, 'utf8'));
  const { d: _private, ...jwk } = await exportJWK(key);
  return new SignJWT(client ? { client_id: client } : {})
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: await calculateJwkThumbprint(jwk) })
    .setIssuer(issuer)
    .setAudience('kangfu')
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime(`${expires} s`)
    .sign(key);
};

const ask = async (gateway: string, token: string): Promise<string[]> => {
  const response = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ viewer { roles { role } } }' }),
    signal: AbortSignal.timeout(10_000),
  }).catch((error: Error) => {
    throw new CommandFailed(`The gateway at ${gateway} does not answer (${error.message}); --no-check signs without asking it.`);
  });
  const answer = (await response.json().catch(() => ({}))) as { data?: { viewer?: { roles?: { role: string }[] } | null } | null; errors?: { message: string }[] };
  if (answer.errors?.length) throw new CommandFailed(`The gateway could not tell the user's roles (${answer.errors.map(({ message }) => message).join('; ')}); --no-check signs without asking it.`);
  return answer.data?.viewer?.roles?.map(({ role }) => role) ?? [];
};

/** The units in which somebody was appointed to a role, from intake's log: a hint for a mistyped code. */
const unitsWith = async (role: string): Promise<string[]> => {
  const { mongodb, services } = readRuntime();
  const database = services.find(({ name }) => name === 'intake')?.database;
  const { default: mongoose } = await import('mongoose');
  const client = new mongoose.mongo.MongoClient(mongodb, { serverSelectionTimeoutMS: 2000 });
  try {
    const codes = new Set<string>();
    for (const { name } of await client.db(database).listCollections({ name: /^commits-\d+$/ }, { nameOnly: true }).toArray()) {
      const found = client.db(database).collection(name).find({ 'events.data.role': role }, { projection: { 'events.data': 1 } });
      for await (const { events } of found) for (const { data } of events) if (data.role === role) codes.add(String(data.unit ?? ''));
    }
    return [...codes].filter(Boolean).sort();
  } finally {
    await client.close();
  }
};

export const registerToken = (program: Command): void => {
  program
    .command('token')
    .description('A token of the development issuer for a seeded user')
    .option('--role <role>', `one of ${roles.join(', ')}`)
    .option('--place <code>', "the code of the user's community, street, district or city")
    .option('--unit <code>', "the code of the user's unit")
    .option('--person <id>', 'a guardian, by id')
    .option('--client <id>', "an agency's system, by client id")
    .option('--expires <duration>', 'such as 30m, 12h, 7d', duration, 12 * 3600)
    .option('--no-check', 'do not ask the gateway whether the user holds a role')
    .option('--json', 'as one JSON document')
    .action(async (options: TokenOptions) => {
      const subject = subjectOf(options);
      const keyFile = join(dataDir(), 'keys/issuer.key.pem');
      if (process.env.NODE_ENV === 'production' || !existsSync(keyFile)) throw new CommandFailed('There is no development issuer here: start Kangfu with npm start, outside production.');
      const runtime = readRuntime();
      const token = await signToken(keyFile, runtime.issuer, subject, options.expires, options.client);
      if (options.check) {
        const held = await ask(runtime.gateway, token);
        if (held.length === 0) {
          const units = options.role ? await unitsWith(options.role).catch(() => []) : [];
          const hint = units.length > 0 ? ` There is ${options.role} in: ${units.slice(0, 40).join(', ')}${units.length > 40 ? ` and ${units.length - 40} more` : ''}.` : '';
          throw new CommandFailed(`User ${subject} holds no role${options.role ? `: nobody was appointed ${options.role} in ${options.unit ?? options.place}` : ''}.${hint}`);
        }
      }
      print({ token, subject, issuer: runtime.issuer, expiresIn: options.expires }, options.json, ({ token }) => token);
    });
};
