export { type DefineKnobsOptions, defineKnobs, type KnobValues } from './define-knobs.ts';
export { type Bounds, choice, flag, integer, type Knob, type KnobParts, type Risk, size } from './knob.ts';
