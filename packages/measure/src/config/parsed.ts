// The outcome of reading a text that a person wrote: a value, or what is wrong with it and what to write instead.
// The place (a key of the configuration, an option of the command line) is known to the caller alone, who says it.

/** `fault` and `remedy` are sentences without the place and without the value seen. */
export type Parsed<Value> =
  | { readonly state: 'value'; readonly value: Value }
  | { readonly state: 'fault'; readonly fault: string; readonly remedy: string };

export const parsed = <Value>(value: Value): Parsed<Value> => ({ state: 'value', value });

export const faulty = (fault: string, remedy: string): Parsed<never> => ({ state: 'fault', fault, remedy });
