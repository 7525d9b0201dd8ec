import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { missingLines, shellBlocks } from './blocks.ts';

const root = resolve(__dirname, '../../..');
const pages = ['README.md', ...globSync(['docs/**/*.md', '{libs,services}/*/README.md', '{infra,gateway,contracts}/README.md'], { cwd: root })];
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string): string => heading.trim().toLowerCase().replaceAll('`', '').replace(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-');
const anchors = (file: string): string[] => [...read(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => anchorOf(heading!));

test('the references made from the code are those that are committed', () => {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/node/bin/node'), ['--disable-warning=ExperimentalWarning', 'tools/src/docs/main.ts', '--check'], { cwd: root, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
}, 90_000);

test('every link of the documentation leads somewhere', () => {
  const broken = pages.flatMap((page) => [...read(page).replace(/^```[^]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
    if (/^[a-z]+:/.test(link!)) return [];
    const [path, anchor] = link!.split('#');
    const target = path ? join(dirname(page), path) : page;
    return existsSync(join(root, target)) && (!anchor || anchors(target).includes(anchor)) ? [] : [`${page}: ${link}`];
  }));
  expect(broken).toEqual([]);
});

test('every page that the code names is there', () => {
  const sources = globSync('{libs,services,gateway,infra,tools}/**/*.ts', { cwd: root, exclude: (name) => /(^|\/)(node_modules|dist)$/.test(name) });
  const missing = sources.flatMap((file) => [...read(file).matchAll(/docs\/(?:reference|how-to|explanation|tutorial)\/[\w-]+\.md/g)].filter(([page]) => !existsSync(join(root, page))).map(([page]) => `${file}: ${page}`));
  expect(missing).toEqual([]);
});

test('every environment variable that the code reads is documented, and no other', () => {
  const sources = globSync('{libs,services,gateway,infra,tools,bench}/**/*.{ts,mjs,cjs}', { cwd: root, exclude: (name) => /(^|\/)(node_modules|dist)$/.test(name) });
  const names = (text: string): string[] => [...text.matchAll(/\bKANGFU_(?!NAMESPACE|E2E_)[A-Z0-9_]+/g)].map(([name]) => name);
  const known = new Set(names(read('docs/reference/configuration.md')));
  // What only end-to-end tests and specs read is their own affair.
  const used = new Set(sources.filter((file) => !file.endsWith('.spec.ts')).flatMap((file) => names(read(file))));
  expect({ undocumented: [...used].filter((name) => !known.has(name)), unused: [...known].filter((name) => !used.has(name)) }).toEqual({ undocumented: [], unused: [] });
});

test('blocks of a page are found with what they show, and lines are compared in order', () => {
  const [first, second, ...rest] = shellBlocks('# T\n```sh\nls\n```\n\n```text\na … c\n```\n```console\n$ no\n```\n```sh\npwd\n```\n');
  expect([first, second, rest]).toEqual([{ line: 2, commands: 'ls\n', shown: ['a … c'] }, { line: 12, commands: 'pwd\n', shown: [] }, []]);
  expect(missingLines(['a … c', 'd'], 'x\na b c\nd\n')).toEqual([]);
  expect(missingLines(['d', 'a … c'], 'a b c\nd\n')).toEqual(['a … c']);
});
