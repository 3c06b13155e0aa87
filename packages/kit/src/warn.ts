// Where an error goes that nobody asked to hear: to the warnings of the process, which its log sees.

export const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error));
