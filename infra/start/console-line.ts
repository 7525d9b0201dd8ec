const names: Record<number, string> = { 40: 'WARN', 50: 'ERROR', 60: 'FATAL' };

/** What a terminal shows of a service's line of output: warnings and worse of its JSON log, and whatever is not JSON. */
export const consoleLine = (service: string, line: string): string | undefined => {
  const label = service.padEnd(16);
  try {
    const entry = JSON.parse(line);
    if (typeof entry?.level !== 'number') return `${label}${line}`;
    const name = names[entry.level];
    return name && `${label}${name} ${entry.msg ?? ''}${entry.err?.message ? `: ${entry.err.message}` : ''}`;
  } catch {
    return line.trim() === '' ? undefined : `${label}${line}`;
  }
};
