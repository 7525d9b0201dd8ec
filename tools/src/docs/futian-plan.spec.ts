import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSchema, isInterfaceType, isObjectType } from 'graphql';

const root = resolve(__dirname, '../../..');
const page = readFileSync(join(root, 'docs/reference/futian-plan.md'), 'utf8');
/** Rows of its tables: what the plan says, where it works, what shows it. */
const rows = [...page.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(([, said, where, shown]) => ({ said: said!, where: where!, shown: shown! })).filter(({ said }) => said !== 'the plan says' && !said.startsWith('---'));
const named = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'), { assumeValid: true });
const fieldsOf = (type: string): string[] => { const found = schema.getType(type); return isObjectType(found) || isInterfaceType(found) ? Object.keys(found.getFields()) : []; };
const operations = new Set(['Query', 'Mutation', 'Subscription'].flatMap(fieldsOf));
/** `operation`, `Type`, `Type.field`, or a command line. */
const known = (name: string): boolean => name.startsWith('kangfu ') || operations.has(name) || (name.includes('.') ? fieldsOf(name.split('.')[0]!).includes(name.split('.')[1]!) : schema.getType(name) !== undefined);

test('what the page says of the plan works under the names it gives, and is shown by tests that are there', () => {
  expect(rows.length).toBeGreaterThan(40);
  const unknown = rows.flatMap(({ said, where, shown }) => [
    ...named(where).filter((name) => !known(name)).map((name) => `${said}: ${name} is not in the schema`),
    ...named(shown).filter((file) => !existsSync(join(root, file))).map((file) => `${said}: ${file} is not there`),
    ...(named(where).length > 0 && named(shown).length === 0 ? [`${said}: nothing shows it`] : []),
    ...(named(where).length === 0 && !/to come|outside/.test(where) ? [`${said}: neither works nor is to come`] : []),
  ]);
  expect(unknown).toEqual([]);
});
