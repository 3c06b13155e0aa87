export { type DefineFeaturesOptions, defineFeatures, type FeatureParts, type Features } from './define-features.ts';
