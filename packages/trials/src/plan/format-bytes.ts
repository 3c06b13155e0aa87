// Bytes in sentences of a result: to a tenth of a MB, as reports show sizes of this kind.

export const formatBytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
