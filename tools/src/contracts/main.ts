import { join } from 'node:path';
import { root } from '@kangfu/infra/paths';
import { writeMissingFixtures } from './fixtures.ts';
import { obstacles, readContracts, release, lastRelease } from './folder.ts';

// `npm run contracts`: the contracts as the code has them now, compared with the last release. `npm run contracts -- release NAME` makes them those of a release.

const folder = join(root, 'contracts');
const [verb, name, ...rest] = process.argv.slice(2);
if ((verb !== undefined && verb !== 'release') || (verb === 'release' && !name) || rest.length > 0) {
  console.error('npm run contracts [-- release NAME]');
  process.exit(2);
}
const current = readContracts(folder, 'current');
for (const file of writeMissingFixtures(folder, current)) console.log(`written: ${file.slice(root.length + 1)}`);
try {
  if (verb === 'release') {
    const added = release(folder, name!);
    console.log(`${name} released: ${current.length} contracts, ${added.length} of them new${added.map((key) => `\n  ${key}`).join('')}`);
  } else {
    const wrong = obstacles(folder);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    console.log(`${current.length} contracts; nothing of ${lastRelease(folder)?.name ?? 'any release'} is broken`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
