import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { columns, type Measured, type Target } from './measure.ts';

/** The targets as lines; a missed one says why. */
export const targetLines = (targets: readonly Target[]): string[] =>
  columns([['', 'target', 'measured', ''], ...targets.map(({ name, target, measured, met }) => [name, target, measured.toFixed(2), met ? 'met' : 'MISSED'])])
    .map((line, i) => (i === 0 || !targets[i - 1]!.note ? line : `${line}   ${targets[i - 1]!.note}`));

const [BEGIN, END] = ['<!-- figures: written by `npm run bench -- --write` -->', '<!-- end of figures -->'];

/** Puts the figures of a run between the two marks of a text. */
export const withFigures = (text: string, block: string): string => {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('the marks of the figures are not there');
  return `${text.slice(0, begin + BEGIN.length)}\n${block}\n${text.slice(end)}`;
};

export interface Run {
  readonly machine: string;
  readonly measured: Readonly<Record<string, Measured>>;
  readonly targets: readonly Target[];
  readonly failed: readonly string[];
}

/** Writes a run's figures into the explanation. */
export const writeFigures = ({ machine, measured, targets, failed }: Run): void => {
  const file = join(import.meta.dirname, '../../docs/explanation/speed.md');
  const parts = Object.entries(measured).map(([name, { table }]) => `### ${name}\n\n\`\`\`\n${table.join('\n')}\n\`\`\`\n`);
  const block = [machine, ...(failed.length > 0 ? [`Not measured: ${failed.join(', ')}.`] : []), `\`\`\`\n${targetLines(targets).join('\n')}\n\`\`\``, ...parts].join('\n\n');
  writeFileSync(file, withFigures(readFileSync(file, 'utf8'), `\n${block}`));
};
