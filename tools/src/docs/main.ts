import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '@kangfu/infra/paths';
import { makeDocs } from './make-docs.ts';

// `npm run docs` writes the references that are made from built services; with --check it only says which differ.

const folder = join(root, 'docs/reference');
const files = await makeDocs();
const stale = globSync('schemas/**/*.json', { cwd: folder }).filter((file) => !files.has(file));
const differing = [...files].filter(([file, text]) => !existsSync(join(folder, file)) || readFileSync(join(folder, file), 'utf8') !== text).map(([file]) => file);

if (process.argv.includes('--check')) {
  for (const file of [...differing, ...stale]) console.log(`docs/reference/${file}`);
  if (differing.length + stale.length > 0) {
    console.error('These differ from the code: npm run docs');
    process.exitCode = 1;
  }
} else {
  for (const file of differing) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), files.get(file)!);
  }
  for (const file of stale) rmSync(join(folder, file));
  console.log(`${files.size} files in docs/reference: ${differing.length} written, ${stale.length} removed`);
}
