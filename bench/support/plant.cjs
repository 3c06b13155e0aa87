// Preloaded into both arms of a comparison (node --require): holds as many bytes as TARE_BENCH_PLANT_BYTES says, every page written. The truth that
// a verdict is held against is this number; nothing here was measured.

const bytes = Number(process.env.TARE_BENCH_PLANT_BYTES);
globalThis[Symbol.for('tare.bench.plant')] = Buffer.alloc(bytes, 1);
