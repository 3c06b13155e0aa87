// The command line's surroundings: where it may print, how wide and in what colours. One of the two modules that touch the process's own streams.

export interface Terminal {
  /** Results: what may be piped on. */
  print(text: string): void;
  /** Everything about the work: progress, errors. */
  tell(text: string): void;
  width: number;
  /** Of standard output. */
  color: boolean;
  /** Of standard error. */
  tellColor: boolean;
  /** Whether progress may be drawn over itself. */
  isLive: boolean;
}

const narrowest = 40;
const widthOfPipe = 100;

/** NO_COLOR and FORCE_COLOR are honoured as their conventions say; `--no-color` sets NO_COLOR before this is asked. */
export function processTerminal(env: NodeJS.ProcessEnv = process.env): Terminal {
  const wanted = (stream: NodeJS.WriteStream): boolean => {
    if (env['NO_COLOR']) return false;
    if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
    return stream.isTTY === true && env['TERM'] !== 'dumb';
  };
  return {
    print: (text) => process.stdout.write(text),
    tell: (text) => process.stderr.write(text),
    width: Math.max(narrowest, process.stdout.columns ?? widthOfPipe),
    color: wanted(process.stdout),
    tellColor: wanted(process.stderr),
    isLive: process.stderr.isTTY === true && env['TERM'] !== 'dumb' && !env['CI'],
  };
}

/** A reader that closes early (`tare ... | head`) is no fault of anybody. */
export function forgiveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
}
