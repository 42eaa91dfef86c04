/** Log lines of our own programs. Logging never throws. */

type Level = 'debug' | 'info' | 'warn' | 'error';

export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Writes each line with time and level to `write`, which may fail. */
export function createLogger(write: (line: string) => void): Logger {
  const at = (level: Level) => (message: string) => {
    try {
      write(`${new Date().toISOString()} ${level.padEnd(5)} ${message}\n`);
    } catch {
      // A full disk or a closed terminal must not end the program that wanted to tell something.
    }
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
