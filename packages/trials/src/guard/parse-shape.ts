// The structure of an answer, as the load driver writes it (`{"id":number,"tags":[string]}`), read back into a tree.

export type Shape =
  /** `string`, `number`, `boolean`, `null`, or a media type without structure. */
  | { kind: 'scalar'; name: string }
  | { kind: 'array'; items: Shape[] }
  | { kind: 'object'; fields: Map<string, Shape>; isCut: boolean }
  /** Too deep to have been looked at. */
  | { kind: 'unknown' };

/** Never fails: what does not parse is a scalar of that name, which equals itself and nothing else. */
export function parseShape(text: string): Shape {
  const reader = new ShapeReader(text);
  const shape = reader.value();
  return shape !== undefined && reader.isAtEnd ? shape : { kind: 'scalar', name: text };
}

class ShapeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  value(): Shape | undefined {
    if (this.#skip('[...]') || this.#skip('{...}')) return { kind: 'unknown' };
    if (this.#skip('[')) return this.#array();
    if (this.#skip('{')) return this.#object();
    const name = /^[a-z]+/.exec(this.#text.slice(this.#at))?.[0];
    if (name === undefined) return undefined;
    this.#at += name.length;
    return { kind: 'scalar', name };
  }

  #array(): Shape | undefined {
    const items: Shape[] = [];
    if (this.#skip(']')) return { kind: 'array', items };
    do {
      const item = this.value();
      if (!item) return undefined;
      items.push(item);
    } while (this.#skip('|'));
    return this.#skip(']') ? { kind: 'array', items } : undefined;
  }

  #object(): Shape | undefined {
    const fields = new Map<string, Shape>();
    if (this.#skip('}')) return { kind: 'object', fields, isCut: false };
    do {
      if (this.#skip('...}')) return { kind: 'object', fields, isCut: true };
      const quoted = /^"(?:[^"\\]|\\.)*"/.exec(this.#text.slice(this.#at))?.[0];
      if (quoted === undefined) return undefined;
      this.#at += quoted.length;
      const field = this.#skip(':') ? this.value() : undefined;
      if (!field) return undefined;
      fields.set(JSON.parse(quoted) as string, field);
    } while (this.#skip(','));
    return this.#skip('}') ? { kind: 'object', fields, isCut: false } : undefined;
  }

  #skip(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }
}
