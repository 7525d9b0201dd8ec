/** Keeps the body of every answer that carries errors or problems, of all that this file asks over HTTP. */
export const errorsSeen = (): { readonly bodies: string[]; restore: () => void } => {
  const original = globalThis.fetch;
  const bodies: string[] = [];
  globalThis.fetch = async (...call) => {
    const response = await original(...call);
    const type = response.headers.get('content-type') ?? '';
    if (!type.includes('json')) return response;
    const text = await response.clone().text();
    const { errors } = JSON.parse(text || '{}') as { errors?: unknown };
    if (errors || !response.ok) bodies.push(JSON.stringify(errors ?? text));
    return response;
  };
  return { bodies, restore: () => { globalThis.fetch = original; } };
};
