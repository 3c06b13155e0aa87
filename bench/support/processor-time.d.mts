export function readProcessorMs(pid: number): number;
