// The command line's surroundings: where it may print, how wide and in what colours. The only module that touches the process's own streams.

export interface Terminal {
  /** Results: what may be piped on. */
  print(text: string): void;
  /** Everything about the work: progress, errors. */
  tell(text: string): void;
  /** Columns of standard output. */
  width: number;
  /** Columns of standard error, which may be another terminal, or the only one; a person may resize it. */
  readonly tellWidth: number;
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
  const columns = (stream: NodeJS.WriteStream): number => Math.max(narrowest, stream.columns ?? widthOfPipe);
  const wanted = (stream: NodeJS.WriteStream): boolean => {
    if (env['NO_COLOR']) return false;
    if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
    return stream.isTTY === true && env['TERM'] !== 'dumb';
  };
  return {
    print: (text) => process.stdout.write(text),
    tell: (text) => process.stderr.write(text),
    width: columns(process.stdout),
    get tellWidth() {
      return columns(process.stderr);
    },
    color: wanted(process.stdout),
    tellColor: wanted(process.stderr),
    isLive: process.stderr.isTTY === true && env['TERM'] !== 'dumb' && !env['CI'],
  };
}

export interface Streams {
  /** Settles when all that was printed has left. @throws TareError OUTPUT_UNWRITABLE where a file that takes it cannot (a full disk) */
  delivered(): Promise<void>;
}

/**
 * A reader that closes early (`tare ... | head`) and a terminal that is closed are no faults of anybody: what is still written goes nowhere.
 * The process is not ended: a subject may be running, and it has to be stopped in good order.
 */
export function guardStreams(): Streams {
  const gone = new Set(['EPIPE', 'EIO', 'ERR_STREAM_DESTROYED']);
  let fault: Error | undefined;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!gone.has(error.code ?? '')) fault ??= error;
  });
  // Nobody is left to be told about a fault of standard error.
  process.stderr.on('error', () => {});
  return {
    delivered: async () => {
      await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
      if (!fault) return;
      // `tare run` has a terminal, too, and pays for every module.
      const { TareError } = await import('@tare/accounting');
      throw new TareError(
        'OUTPUT_UNWRITABLE',
        {
          message: 'The result cannot be written to standard output.',
          seen: fault.message,
          remedy: 'Make room where it is redirected to, or redirect it elsewhere.',
        },
        { cause: fault },
      );
    },
  };
}
