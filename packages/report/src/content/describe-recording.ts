// Recording -> document: what is said and in which order. How it looks is the renderers' affair.

import type { Recording } from '@tare/accounting';
import type { ReportDocument, Section } from '../document/document.ts';
import { classesSection } from './classes-section.ts';
import { environmentLine, methodLine, recordedText } from './environment-line.ts';
import { headlineOf, keyFiguresOf, limitLineOf } from './headline.ts';
import { loadSection } from './load-section.ts';
import { phasesSection, servicePhasesSection } from './phases-section.ts';
import { processesSection } from './processes-section.ts';
import { servicesSection } from './services-section.ts';
import { shortfallOf } from './shortfall.ts';
import { shownModes } from './shown-modes.ts';
import { phaseSpreadSection, spreadSection } from './spread-section.ts';
import { warningText } from './warning-text.ts';

export function describeRecording(recording: Recording): ReportDocument {
  const modes = shownModes(recording);
  const sections: (Section | undefined)[] =
    modes.length === 0
      ? []
      : [
          servicesSection(recording, modes),
          phasesSection(recording, modes),
          processesSection(modes),
          classesSection(modes),
          loadSection(modes),
          spreadSection(modes),
          servicePhasesSection(modes),
          phaseSpreadSection(modes),
        ];
  return {
    title: recording.subject.name,
    heading: `Memory of ${recording.subject.name}`,
    recordedAt: recordedText(recording.recordedAt),
    shortfall: shortfallOf(recording),
    headline: headlineOf(recording, modes),
    headlineRepeats: false,
    findings: [],
    limitLine: limitLineOf(recording, modes),
    method: methodLine(recording),
    keyFigures: keyFiguresOf(recording, modes),
    sections: sections.filter((section) => section !== undefined),
    warnings: recording.warnings.map(warningText),
    environment: environmentLine(recording.environment),
  };
}
