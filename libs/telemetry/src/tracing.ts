import { context, type Context, createContextKey, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';

// What happens to one request, from the gateway to the last projection, is one trace. Nothing of it is stored: the trace id is the
// correlation id of the events, and the span of an append has its id from the command's. So any reader of an event knows where it hangs.

const CORRELATION = createContextKey('kangfu.correlation');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The trace of a correlation id (a UUID), or null where there is none. */
export const traceIdOf = (correlation: string): string | null => (UUID.test(correlation) ? correlation.replaceAll('-', '') : null);
/** The span of the append that a command id names. */
export const appendSpanId = (commandId: string): string => commandId.replaceAll('-', '').slice(0, 16);

/** The ids that the next span gets: set and used within one turn. */
export const nextIds: { traceId: string | null; spanId: string | null } = { traceId: null, spanId: null };

const tracer = () => trace.getTracer('kangfu');
/** Whether anybody takes spans: without an exporter nothing is made. */
let recording = false;
export const setRecording = (on: boolean): void => { recording = on; };
export const isRecording = (): boolean => recording;

export interface SpanSpec {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly correlation: string;
  /** Span above it, 16 hex digits: of the caller's header or of an append. Without one, the active span of the same trace, else it is a root. */
  readonly parent?: string | null;
  readonly id?: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly startTime?: number;
}

/** Begins a span in the trace of a correlation id; null where nobody records or there is no trace. */
export const beginSpan = ({ name, kind = SpanKind.INTERNAL, correlation, parent = null, id, attributes, startTime }: SpanSpec): Span | null => {
  const traceId = recording ? traceIdOf(correlation) : null;
  if (!traceId) return null;
  const active = trace.getSpanContext(context.active());
  const above: Context = parent !== null ? trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parent, traceFlags: TraceFlags.SAMPLED, isRemote: true })
    : active?.traceId === traceId ? context.active() : ROOT_CONTEXT;
  nextIds.traceId = traceId;
  nextIds.spanId = id ?? null;
  try {
    return tracer().startSpan(name, { kind, root: above === ROOT_CONTEXT, ...(attributes ? { attributes } : {}), ...(startTime === undefined ? {} : { startTime }) }, above);
  } finally {
    nextIds.traceId = null;
    nextIds.spanId = null;
  }
};

export const endSpan = (span: Span | null, error?: unknown): void => {
  if (!span) return;
  // The class of the error only: a message may hold what a trace must not.
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'Error' });
  span.end();
};

/** Runs `work` within a span and with its correlation id in every log line. */
export const inSpan = async <T>(spec: SpanSpec, work: () => Promise<T>): Promise<T> => {
  const span = beginSpan(spec);
  const within = withCorrelation(spec.correlation, span ? trace.setSpan(context.active(), span) : context.active());
  try {
    const result = await context.with(within, work);
    endSpan(span);
    return result;
  } catch (error) {
    endSpan(span, error);
    throw error;
  }
};

const withCorrelation = (correlation: string, at: Context): Context => (correlation === '' ? at : at.setValue(CORRELATION, correlation));
/** The context in which a request of this correlation id is handled. */
export const contextOf = (correlation: string, span: Span | null): Context => withCorrelation(correlation, span ? trace.setSpan(context.active(), span) : context.active());

/** For a logger's mixin: what request or event a line is about. */
export const correlationFields = (): { correlation?: string } => {
  const correlation = context.active().getValue(CORRELATION);
  return typeof correlation === 'string' ? { correlation } : {};
};

/** W3C trace context of a span. */
export const traceparentOf = (correlation: string, spanId: string): string | null => {
  const traceId = traceIdOf(correlation);
  return traceId ? `00-${traceId}-${spanId}-${recording ? '01' : '00'}` : null;
};
/** The span of a `traceparent` header, or null where it is none or of another trace. */
export const parentOf = (header: unknown, correlation: string): string | null => {
  const match = typeof header === 'string' ? /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(header) : null;
  return match && match[1] === traceIdOf(correlation) ? match[2]! : null;
};

interface TracedEvent { readonly correlation: string; readonly commandId: string; readonly type: string; readonly service: string; readonly position: number }
const MAX_SPANS = 500;

/** Handles a batch of events: each event of a recorded trace gets a span below the append that stored it, over the time that the batch took. */
export const tracedBatch = async <T>(name: string, events: readonly TracedEvent[], work: () => Promise<T>): Promise<T> => {
  if (!recording) return work();
  const startTime = Date.now();
  const spans = events.slice(0, MAX_SPANS).map(({ correlation, commandId, type, service, position }) => beginSpan({
    name: `${name} ${type}`, kind: SpanKind.CONSUMER, correlation, parent: appendSpanId(commandId), startTime,
    attributes: { 'messaging.system': 'kafka', 'messaging.batch.message_count': events.length, 'kangfu.source': service, 'kangfu.position': position },
  }));
  try {
    const result = await work();
    for (const span of spans) endSpan(span);
    return result;
  } catch (error) {
    for (const span of spans) endSpan(span, error);
    throw error;
  }
};
export { SpanKind };
