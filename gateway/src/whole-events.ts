const GONE = 'event: next\ndata: {"errors":[{"message":"暂时不可用 Unavailable for now","extensions":{"code":"UNAVAILABLE"}}]}\n\nevent: complete\ndata:\n\n';

/**
 * An event stream in whole characters (the gateway decodes it chunk by chunk, so a Chinese character that is cut in two would arrive damaged),
 * with an error at its end where the source stops without saying that it is complete.
 */
export const wholeEvents = (body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
  let complete = false;
  let tail = '';
  const watch = new TransformStream<string, string>({
    transform(text, controller) {
      tail = (tail + text).slice(-64);
      if (/event: ?complete/.test(tail)) complete = true;
      controller.enqueue(text);
    },
    flush(controller) { if (!complete) controller.enqueue(`\n\n${GONE}`); },
  });
  return body.pipeThrough(new TextDecoderStream() as any).pipeThrough(watch).pipeThrough(new TextEncoderStream() as any);
};
