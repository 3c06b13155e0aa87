// Text into HTML. Arguments and messages of strangers pass through here and nowhere else.

import { visibleText } from '../document/visible-text.ts';
import { beforeUnit } from '../terminal/text-width.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For content and for attribute values in quotes. */
export const escapeHtml = (text: string): string =>
  visibleText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A sentence in large type or a list: numbers stay with their units. */
export const sentenceHtml = (text: string): string => proseHtml(text).replace(beforeUnit, '&nbsp;');

/** Prose: escaped, with `code` in backticks set as code. */
export const proseHtml = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
