// Text that strangers chose (arguments, output, names) with nothing in it that acts instead of being read.

/** Control characters would move a cursor or start escape sequences, direction overrides disguise what is written: they become their code. */
export const visibleText = (text: string): string =>
  text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );

/** The same for text whose lines are kept, as a program's output. */
export const visibleLines = (text: string): string[] => text.split(/\r?\n/).map(visibleText);
