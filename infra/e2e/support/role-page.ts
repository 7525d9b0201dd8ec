import { readFileSync } from 'node:fs';

/** One operation of a page, with what it is given and what is kept of the answer for those that follow. */
export interface PageOperation {
  readonly line: number;
  readonly document: string;
  /** JSON with `"$name"` where a kept value goes. */
  readonly variables: string;
  readonly keeps: readonly { readonly path: string; readonly as: string }[];
}
/** What one role does in one step of a case's life. */
export interface PagePart { readonly file: string; readonly title: string; readonly step: string; readonly role: string; readonly unit: string; readonly operations: readonly PageOperation[] }

/**
 * The parts of a page: a heading "Step 4: …" ("Step 4b" comes after all of 4, "In the morning" at the end). Under the title or the heading stands "Signs in as `role` of `unit`".
 * Each GraphQL block may be followed by a JSON block of variables, and by lines "Keep `path` as `$name`".
 */
export const partsOf = (file: string, path: string): PagePart[] => {
  const lines = readFileSync(path, 'utf8').split('\n');
  const headings = lines.flatMap((line, i) => (/^## /.test(line) ? [i] : []));
  const signed = (from: number, to?: number): RegExpExecArray | null => /^Signs in as `([a-z-]+)` of `([^`]+)`/m.exec(lines.slice(from, to).join('\n'));
  const everywhere = signed(0, headings[0]);
  return headings.flatMap((at, i): PagePart[] => {
    const heading = /^## (?:Step (\d\w?): |In the morning)/.exec(lines[at]!);
    const here = signed(at, headings[i + 1]) ?? everywhere;
    const operations = operationsOf(lines.slice(at, headings[i + 1]).join('\n'), at + 1);
    if (!heading || operations.length === 0) return [];
    if (!here) throw new Error(`${file}:${at + 1}: nobody signs in`);
    return [{ file, title: lines[at]!.slice(3), step: heading[1] ?? 'z', role: here[1]!, unit: here[2]!, operations }];
  });
};

const operationsOf = (text: string, firstLine: number): PageOperation[] => {
  const blocks = [...text.matchAll(/^```graphql\n([^]*?)^```$/gm)];
  return blocks.map((block, i) => {
    const rest = text.slice(block.index + block[0].length, blocks[i + 1]?.index);
    return {
      line: firstLine + text.slice(0, block.index).split('\n').length - 1, document: block[1]!, variables: /^\s*```json\n([^]*?)^```$/m.exec(rest)?.[1] ?? '{}',
      keeps: [...rest.matchAll(/[Kk]eep `([\w.]+)` as `\$(\w+)`/g)].map(([, from, as]) => ({ path: from!, as: as! })),
    };
  });
};

/** The variables with what was kept so far; throws on a name that nobody kept. */
export const filledIn = ({ variables }: PageOperation, kept: ReadonlyMap<string, unknown>): object =>
  JSON.parse(variables, (_key, value: unknown) => {
    if (typeof value !== 'string' || !/^\$\w+$/.test(value)) return value;
    if (!kept.has(value.slice(1))) throw new Error(`${value} was not kept`);
    return kept.get(value.slice(1));
  }) as object;

export const valueAt = (answer: unknown, path: string): unknown => path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], answer);
