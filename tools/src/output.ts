/** Prints one JSON document with `--json`, else what `human` makes of it. */
export const print = <T>(value: T, json: boolean | undefined, human: (value: T) => string): void => {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : human(value)}\n`);
};

/** Rows with their columns aligned. */
export const table = (rows: string[][]): string => {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, column) => Math.max(all[column] ?? 0, cell.length)), []);
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
};
