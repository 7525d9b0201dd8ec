/** The part of pino that the libraries use. Fields are ids, codes and counts; never message values. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = (): void => {};
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** What may be said of an error in a log: its name and message. Errors of this project never carry values. */
export const errorFields = (error: unknown): { error: string; reason: string } =>
  error instanceof Error ? { error: error.name, reason: error.message } : { error: 'unknown', reason: String(error) };
