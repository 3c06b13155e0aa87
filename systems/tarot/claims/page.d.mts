export function claimsPage(measured: unknown): string;
