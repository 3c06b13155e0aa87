// From figures to places in a drawing, with round numbers to mark. Drawings have no width: places across are shares of it.

import { tableUnit } from '../figure/format-bytes.ts';

export interface PlotScale {
  /** 0 to 1 between the ends; what lies beyond is put at the end. */
  share(value: number): number;
  ticks: readonly number[];
  /** Of a tick, without its unit. */
  label(tick: number): string;
}

/** Holds all values: counts, of which `unitSize` make one of the unit of the labels. */
export function plotScale(values: readonly number[], unitSize: number, mostTicks: number): PlotScale {
  const finite = values.filter(Number.isFinite);
  const least = Math.min(...(finite.length === 0 ? [0] : finite));
  const most = Math.max(...(finite.length === 0 ? [unitSize] : finite));
  // One value alone still needs a width.
  const width = most - least >= 1 ? most - least : Math.max(Math.abs(most), unitSize);
  const [low, high] = [least - width * 0.05, most + width * 0.05];
  const step = roundStep((high - low) / mostTicks / unitSize) * unitSize;
  const first = Math.ceil(low / step);
  const ticks = Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
  const decimals = Math.max(0, -Math.floor(Math.log10(step / unitSize) + 1e-9));
  return {
    share: (value) => Math.min(1, Math.max(0, (value - low) / (high - low))),
    ticks,
    label: (tick) =>
      (tick / unitSize)
        .toFixed(decimals)
        .replace(/^-(?=.*[1-9])/, '−')
        .replace(/^-/, ''),
  };
}

const megabyte = 1e6;

export const megabyteScale = (values: readonly number[], mostTicks: number): PlotScale =>
  plotScale(values, megabyte, mostTicks);

/** `20 MB`: the one tick that carries the unit of all. */
export const withPlotUnit = (label: string): string => `${label} ${tableUnit}`;

/** The smallest of 1, 2, 5 times a power of ten that is at least this. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return ([1, 2, 5].find((factor) => factor * power >= atLeast * (1 - 1e-9)) ?? 10) * power;
}

export const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
