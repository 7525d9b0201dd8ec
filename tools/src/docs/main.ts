import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '@kangfu/infra/paths';
import { makeDocs } from './make-docs.ts';

// `npm run docs` writes the references and contracts that are made from built services; with --check it only says which differ.

const files = await makeDocs();
const stale = globSync(['docs/reference/schemas/**/*.json', 'contracts/current/**/*.json'], { cwd: root }).filter((file) => !files.has(file));
const differing = [...files].filter(([file, text]) => !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== text).map(([file]) => file);

if (process.argv.includes('--check')) {
  for (const file of [...differing, ...stale]) console.log(file);
  if (differing.length + stale.length > 0) {
    console.error('These differ from the code: npm run docs');
    process.exitCode = 1;
  }
} else {
  for (const file of differing) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), files.get(file)!);
  }
  for (const file of stale) rmSync(join(root, file));
  console.log(`${files.size} files made from the code: ${differing.length} written, ${stale.length} removed`);
}
