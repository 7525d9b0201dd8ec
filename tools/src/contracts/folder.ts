import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '@kangfu/common';
import { breaches, contractKey, type EventContract } from '@kangfu/contracts';

/** The contracts in Git: `current` is made from the code (`npm run docs`), `released` is that of the last release and moved by a release alone. */
export const readContracts = (folder: string, state: 'current' | 'released'): EventContract[] =>
  globSync('*/*.json', { cwd: join(folder, state) }).sort().map((file) => JSON.parse(readFileSync(join(folder, state, file), 'utf8')) as EventContract);

/** `digest`: of the contracts, so that an edit by hand is seen. */
interface Release { readonly name: string; readonly digest: string }
const releaseFile = (folder: string): string => join(folder, 'released', 'release.json');
/** null: there was none. */
export const lastRelease = (folder: string): Release | null => (existsSync(releaseFile(folder)) ? (JSON.parse(readFileSync(releaseFile(folder), 'utf8')) as Release) : null);

/** What stands against releasing the current contracts. */
export const obstacles = (folder: string): string[] => {
  const released = readContracts(folder, 'released');
  const fixtures = new Set(globSync('*/*.json', { cwd: join(folder, 'fixtures') }));
  const last = lastRelease(folder);
  return [
    ...(last && last.digest !== digestOf(released) ? [`released: not as ${last.name} was released; only a release changes these files`] : []),
    ...breaches(released, readContracts(folder, 'current')),
    ...globSync('*/*.json', { cwd: join(folder, 'current') }).filter((file) => !fixtures.has(file)).map((file) => `fixtures/${file} is missing: npm run contracts writes one`),
  ];
};

/** Makes the current contracts those of a release. Throws when something stands against it, and for a name that was taken or is none. Answers what came with it. */
export const release = (folder: string, name: string): string[] => {
  if (!/^[\w.-]{1,40}$/.test(name)) throw new Error('a release is named by letters, digits, dots and dashes');
  if (lastRelease(folder)?.name === name) throw new Error(`${name} is the last release already`);
  const wrong = obstacles(folder);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  const before = new Set(readContracts(folder, 'released').map(contractKey));
  rmSync(join(folder, 'released'), { recursive: true, force: true });
  cpSync(join(folder, 'current'), join(folder, 'released'), { recursive: true });
  const released = readContracts(folder, 'released');
  writeFileSync(releaseFile(folder), `${JSON.stringify({ name, digest: digestOf(released) } satisfies Release, null, 2)}\n`);
  return released.map(contractKey).filter((key) => !before.has(key));
};
