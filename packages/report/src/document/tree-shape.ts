// The spaces and box lines before a name that show its place in a tree: media that join spaces must keep them.

/** @returns the beginning of the text that is shape; '' for most. */
export const treeShape = (text: string): string => /^[ │├└─]*/.exec(text)?.[0] ?? '';
