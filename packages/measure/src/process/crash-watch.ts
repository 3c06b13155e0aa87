// Notices in what a service prints that one of its processes crashed. A cluster worker or a thread that dies and is replaced is seen nowhere else: the
// service lives on and answers.

const mostKept = 5;
const keptLength = 300;
/** Lines from where Node.js points at the code that threw to its closing line: a stack, and what hangs on the error. */
const longestReport = 200;

/** Lines that say it all by themselves. */
const crashes: readonly RegExp[] = [
  // V8 and Node.js, from inside.
  /\bFATAL ERROR: /,
  /^# Fatal error in /,
  // --unhandled-rejections=warn; a second line of it only explains.
  /\bUnhandledPromiseRejectionWarning: (?!Unhandled promise rejection\. This error)/,
  // Handlers that people write, and libraries, but not settings of that name: "Uncaught Exception: ...", "Unhandled Rejection at: ...", "Unhandled rejection TypeError: ...".
  /\b(uncaught ?exception|unhandled ?(promise ?)?rejection)\b[^:"']{0,20}: (?!true\b|false\b|["'])/i,
  // Shells, about what they started.
  /\bSegmentation fault\b/,
  /\(core dumped\)/,
  // Go.
  /^panic: /,
  /^fatal error: /,
];

/** Node.js ends its report of whatever was not caught with an empty line and its version. A server may print its version too, but not like that. */
const closingLine = /^Node\.js v\d+\.\d+\.\d+\S*$/;
const pointer = /^\s*\^+\s*$/;
const stackFrame = /^\s+at /;
const traceback = /\bTraceback \(most recent call last\):\s*$/;

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');
/** Of runners of several programs: `[web] `, `web | `. */
const runnerPrefix = /^(\[[^\]]{1,30}\]|\S{1,30}\s+\|) ?/;

export class CrashWatch {
  readonly #found: string[] = [];
  #before = '';
  /** What Node.js says was thrown, and how many lines ago. */
  #thrown: { line: string; age: number } | undefined;
  #isPointedAt = false;
  /** First line of a Python report whose last line has not come. */
  #openTraceback: string | undefined;

  /** The first ones, each the line that tells most: the error rather than the report's first or last line. */
  get lines(): string[] {
    const open = this.#openTraceback === undefined ? [] : [this.#openTraceback];
    return [...this.#found, ...open].slice(0, mostKept);
  }

  read(printed: string): void {
    const line = printed.replace(escapes, '').replace(runnerPrefix, '');
    if (this.#openTraceback !== undefined) this.#goOnWithTraceback(line, this.#openTraceback);
    if (traceback.test(line)) this.#beginTraceback(line);
    else if (crashes.some((pattern) => pattern.test(line))) this.#keep(line);
    this.#followNode(line);
    this.#before = line;
  }

  /** The error's own line is the last, and the first that is not indented. */
  #goOnWithTraceback(line: string, first: string): void {
    if (/^\s/.test(line)) return;
    this.#openTraceback = undefined;
    this.#keep(line === '' ? first : line);
  }

  #beginTraceback(line: string): void {
    // All lines of a group are indented, also the last.
    if (/^\s/.test(line)) this.#keep(line);
    else this.#openTraceback = line;
  }

  #followNode(line: string): void {
    if (closingLine.test(line) && this.#before === '') {
      if (this.#thrown) this.#keep(this.#thrown.line);
      this.#thrown = undefined;
    } else if (pointer.test(line)) {
      this.#isPointedAt = true;
    } else if (this.#isPointedAt && line !== '') {
      this.#isPointedAt = false;
      this.#thrown = { line, age: 0 };
    } else if (this.#thrown) {
      this.#thrown.age += 1;
      if (this.#thrown.age > longestReport) this.#thrown = undefined;
    } else if ((stackFrame.test(line) && !stackFrame.test(this.#before)) || /^Uncaught\b/.test(line)) {
      // Nothing to point at: a frozen error, or none at all.
      this.#thrown = { line: stackFrame.test(line) ? this.#before : line, age: 0 };
    }
  }

  #keep(line: string): void {
    const kept = line.trim().slice(0, keptLength);
    if (this.#found.length < mostKept && this.#found.at(-1) !== kept) this.#found.push(kept);
  }
}
