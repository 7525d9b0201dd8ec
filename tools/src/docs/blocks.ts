/** A block of shell commands of a page, and what the page says it shows. */
export interface Block { readonly line: number; readonly commands: string; readonly shown: readonly string[] }

/** The ```sh blocks of a page in order, each with the lines of the ```text block that follows it. Other blocks (```console) are not for running. */
export const shellBlocks = (markdown: string): Block[] => {
  const fences = [...markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map((match) => ({ kind: match[1]!, text: match[2]!, line: markdown.slice(0, match.index).split('\n').length }));
  return fences.flatMap(({ kind, text, line }, i) => {
    if (kind !== 'sh') return [];
    const next = fences[i + 1];
    return [{ line, commands: text, shown: next?.kind === 'text' ? next.text.split('\n').filter((one) => one.trim() !== '') : [] }];
  });
};

/** The lines that output does not show, in this order; `…` stands for anything within a line. */
export const missingLines = (shown: readonly string[], output: string): string[] => {
  const lines = output.split('\n').map((line) => line.trim());
  let from = 0;
  return shown.filter((wanted) => {
    const pattern = new RegExp(`^${wanted.trim().split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
    const at = lines.findIndex((line, i) => i >= from && pattern.test(line));
    if (at >= 0) from = at + 1;
    return at < 0;
  });
};

/** One bash script of all blocks, that marks where each begins. Ends at the first command that fails. */
export const scriptOf = (blocks: readonly Block[], mark: string): string => ['set -e', ...blocks.map(({ commands }, i) => `echo '${mark} ${i}'\n${commands}`)].join('\n');

/** What each block wrote. */
export const outputsOf = (output: string, mark: string): string[] => output.split(new RegExp(`${mark} \\d+\\n`)).slice(1);
