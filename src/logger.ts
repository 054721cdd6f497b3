import { pino } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

type Fields = Readonly<Record<string, unknown>>;

/** Structured logging: a message and the fields that belong to it. Never pass a secret. */
export interface Logger {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

export interface LoggerOptions {
  readonly level?: LogLevel;
  /** Stand in every line. */
  readonly fields?: Readonly<Record<string, string | number>> | undefined;
}

/**
 * Writes one JSON object a line to standard error, so that standard output stays free for what
 * commands print. An `error` field is written with its message, stack and causes.
 */
export function createLogger({ level = 'info', fields: base }: LoggerOptions = {}): Logger {
  const log = pino(
    { level, base, errorKey: 'error', messageKey: 'message' },
    pino.destination({ fd: 2, sync: true }),
  );
  const at =
    (name: Exclude<LogLevel, 'silent'>) =>
    (message: string, fields: Fields = {}): void => {
      log[name](fields, message);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** A logger that drops everything. */
export const silentLogger: Logger = createLogger({ level: 'silent' });
