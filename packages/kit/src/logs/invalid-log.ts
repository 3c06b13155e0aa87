import { KitError } from '../kit-error.ts';

export const invalidLog = (message: string, seen: string, remedy: string, options?: ErrorOptions): KitError =>
  new KitError('LOG_INVALID', { message, seen, remedy }, options);
