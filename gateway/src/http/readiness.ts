const PATIENCE_MS = 2_000;

/** Asks every subgraph whether it is ready. */
export const readiness = async (services: Readonly<Record<string, string>>): Promise<{ ready: boolean; services: Record<string, boolean> }> => {
  const answers = await Promise.all(Object.entries(services).map(async ([name, url]): Promise<[string, boolean]> => {
    const ok = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) }).then(async (response) => { await response.body?.cancel(); return response.ok; }, () => false);
    return [name, ok];
  }));
  return { ready: answers.every(([, ok]) => ok), services: Object.fromEntries(answers) };
};
