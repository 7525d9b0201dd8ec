
export interface Stream {
  readonly messages: { data?: Record<string, any> | null; errors?: { extensions?: { code?: string } }[] }[];
  /** HTTP status, or for a WebSocket 101. */
  readonly status: number;
  /** How it ended; null while it is open. For a WebSocket that was closed: the code. */
  ended(): 'complete' | number | null;
  stop(): void;
}

/** Subscribes by server-sent events (distinct connections mode of graphql-sse). */
export const listenBySse = async (gateway: string, token: string | null, query: string, variables: object = {}): Promise<Stream> => {
  const aborting = new AbortController();
  const response = await fetch(`${gateway}/graphql`, {
    method: 'POST', signal: aborting.signal, headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const messages: Stream['messages'] = [];
  let ended: 'complete' | number | null = null;
  void (async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let cut = text.indexOf('\n\n'); cut >= 0; cut = text.indexOf('\n\n')) {
        const [block, rest] = [text.slice(0, cut), text.slice(cut + 2)];
        text = rest;
        if (/^event: ?complete$/m.test(block)) ended = 'complete';
        const data = /^data: ?(.+)$/m.exec(block)?.[1];
        if (data && /^event: ?next$/m.test(block)) messages.push(JSON.parse(data));
      }
    }
    if (text.trim().startsWith('{')) messages.push(JSON.parse(text));
    ended ??= response.status;
  })().catch(() => { ended ??= 0; });
  return { messages, status: response.status, ended: () => ended, stop: () => aborting.abort() };
};

/** Subscribes by WebSocket, speaking `graphql-transport-ws` by its text. */
export const listenByWebSocket = async (gateway: string, token: string | null, query: string, variables: object = {}): Promise<Stream> => {
  const socket = new WebSocket(`${gateway.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: Stream['messages'] = [];
  let ended: 'complete' | number | null = null;
  socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init', payload: token === null ? {} : { authorization: `Bearer ${token}` } }));
  socket.onclose = ({ code }) => { ended ??= code; };
  socket.onmessage = ({ data }) => {
    const { type, payload } = JSON.parse(String(data)) as { type: string; payload?: any };
    if (type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
    else if (type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
    else if (type === 'next') messages.push(payload);
    else if (type === 'error') { messages.push({ errors: payload }); ended = 'complete'; } else if (type === 'complete') ended = 'complete';
  };
  return { messages, status: 101, ended: () => ended, stop: () => socket.close() };
};
