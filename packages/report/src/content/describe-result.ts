// Any result -> document. Each kind says what it says in a module of its own.

import type { ReportDocument } from '../document/document.ts';
import { type PerResult, perResult, type Result } from '../result.ts';
import { describeCheck } from './check/describe-check.ts';
import { describeComparison } from './comparison/describe-comparison.ts';
import { describeRecording } from './describe-recording.ts';
import { describeExplanation } from './explanation/describe-explanation.ts';
import { describeLeak } from './leak/describe-leak.ts';
import { describePlan } from './plan/describe-plan.ts';
import { describeSelftest } from './selftest/describe-selftest.ts';

const descriptions: PerResult<ReportDocument> = {
  'tare/recording@1': describeRecording,
  'tare/verdict@1': describeComparison,
  'tare/check@1': describeCheck,
  'tare/leak@1': describeLeak,
  'tare/selftest@1': describeSelftest,
  'tare/explanation@1': describeExplanation,
  'tare/plan@1': describePlan,
};

export const describeResult = (result: Result): ReportDocument => perResult(result, descriptions);
