export { type Noise, type NoiseName, noises } from './noise.ts';
export { type SimulationOptions, type SimulationResult, simulateExperiments } from './simulate-experiments.ts';
export { type LeakResult, type LeakSimulation, simulateLeakSlopes, simulatePairedSlopes } from './simulate-leaks.ts';
export { type ProcedureResult, type ProcedureSimulation, simulateProcedure } from './simulate-procedure.ts';
export { simulateTimes, type TimesResult, type TimesSimulation } from './simulate-times.ts';
