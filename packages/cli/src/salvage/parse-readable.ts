// JSON that ends too early, or turns into something else on its way: what can be read of it, from its beginning to that place.

export interface Readable {
  /** Everything before the fault, its containers closed; undefined where not even a beginning could be read. */
  value: unknown;
  /** Containers in `value` that the text does not close: their last element is missing, or they would have had more. */
  open: ReadonlySet<object>;
  /** Characters read before the fault; null where the text is whole. */
  readUntil: number | null;
}

/** Nothing that tare writes comes near; a text of brackets alone must not exhaust the stack. */
const deepest = 200;

/** What a scalar or a container came to: `cut` where the fault lies within it. */
type Outcome = { state: 'whole'; value: unknown } | { state: 'cut'; value: unknown } | { state: 'lost' };

const lost: Outcome = { state: 'lost' };

/** Never throws. A scalar that touches the fault is dropped: 12 may have been the beginning of 123. */
export function parseReadable(text: string): Readable {
  const open = new Set<object>();
  let at = 0;

  const skipSpace = (): void => {
    while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at++;
  };
  const closed = <T extends object>(value: T, whole: boolean): Outcome => {
    if (!whole) open.add(value);
    return { state: whole ? 'whole' : 'cut', value };
  };

  const readScalar = (): Outcome => {
    const token = scalarAt(text, at);
    if (token === undefined) return lost;
    at += token.length;
    return { state: 'whole', value: JSON.parse(token) };
  };

  /** Reads elements until the closing bracket; `readElement` says whether it could go on after its own. */
  const readMembers = (closing: string, readElement: () => boolean): boolean => {
    at++;
    skipSpace();
    if (text.charAt(at) === closing) {
      at++;
      return true;
    }
    for (;;) {
      if (!readElement()) return false;
      skipSpace();
      const next = text.charAt(at);
      if (next !== ',' && next !== closing) return false;
      at++;
      if (next === closing) return true;
    }
  };

  const readArray = (depth: number): Outcome => {
    const items: unknown[] = [];
    const whole = readMembers(']', () => {
      const item = readValue(depth + 1);
      if (item.state !== 'lost') items.push(item.value);
      return item.state === 'whole';
    });
    return closed(items, whole);
  };

  const readObject = (depth: number): Outcome => {
    const members: Record<string, unknown> = {};
    const whole = readMembers('}', () => {
      skipSpace();
      const key = text.charAt(at) === '"' ? readScalar() : lost;
      skipSpace();
      if (key.state === 'lost' || text.charAt(at) !== ':') return false;
      at++;
      const member = readValue(depth + 1);
      // As JSON.parse does it: `__proto__` is a name like any other.
      if (member.state !== 'lost') {
        const own = { value: member.value, enumerable: true, configurable: true, writable: true };
        Object.defineProperty(members, String(key.value), own);
      }
      return member.state === 'whole';
    });
    return closed(members, whole);
  };

  const readValue = (depth: number): Outcome => {
    skipSpace();
    const first = text.charAt(at);
    if (depth > deepest) return lost;
    if (first === '{') return readObject(depth);
    return first === '[' ? readArray(depth) : readScalar();
  };

  const outcome = readValue(0);
  const end = at;
  skipSpace();
  // Text after the value, as of a second write over the first, is a fault too, though nothing before it is lost.
  const isWhole = outcome.state === 'whole' && at === text.length;
  return { value: outcome.state === 'lost' ? undefined : outcome.value, open, readUntil: isWhole ? null : end };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
const stringForm = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?=[\s,\]}])/y;
const wordForm = /(?:true|false|null)(?=[\s,\]}])/y;

function scalarAt(text: string, at: number): string | undefined {
  for (const form of [stringForm, numberForm, wordForm]) {
    form.lastIndex = at;
    const [token] = form.exec(text) ?? [];
    if (token !== undefined) return token;
  }
  return undefined;
}
