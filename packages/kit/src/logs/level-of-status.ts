/** A request that the server could not answer is an error; one that it refused while it was short of something is not its fault, but somebody should know. */
export function levelOfStatus(status: unknown): 'info' | 'warn' | 'error' {
  if (typeof status !== 'number' || status < 500) return 'info';
  return status === 503 ? 'warn' : 'error';
}
