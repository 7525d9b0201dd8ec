import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository's root folder. */
export const root = resolve(import.meta.dirname, '..');

/** Node 24 as the npm package `node` brings it, whatever the machine has. */
export const nodeBinary = join(root, 'node_modules/node/bin/node');

/** Where downloads are kept, shared by all checkouts of this user. */
export const cacheDir = (env: NodeJS.ProcessEnv = process.env): string => resolve(env.KANGFU_CACHE_DIR || join(homedir(), '.cache/kangfu'));
