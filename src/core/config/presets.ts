/** The dialects that have a name. */

import type { Dialect } from './dialect.ts';

/** `configparser.RawConfigParser()` of CPython, to the letter: every value is a text. */
const python: Dialect = {
  name: 'python',
  delimiters: ['=', ':'],
  commentPrefixes: ['#', ';'],
  inlineCommentPrefixes: [],
  duplicates: 'error',
  headless: false,
  loneKeys: false,
  continuations: true,
  emptyLinesInValues: true,
  defaultSection: 'DEFAULT',
  keyCase: 'fold',
  interpolation: 'none',
  values: 'text',
  markIsText: true,
};

/** Stimulus files of CamStim and of the launcher: Python literals, which are read and never evaluated. */
const camstim: Dialect = {
  ...python,
  name: 'camstim',
  values: 'literal',
  markIsText: false,
  idsAreText: true,
};

/** What the npm package `ini` reads. */
const ini: Dialect = {
  name: 'ini',
  delimiters: ['='],
  commentPrefixes: ['#', ';'],
  inlineCommentPrefixes: [],
  duplicates: 'last',
  headless: true,
  loneKeys: true,
  continuations: false,
  emptyLinesInValues: false,
  defaultSection: undefined,
  keyCase: 'keep',
  interpolation: 'none',
  values: 'ini',
};

/** Network descriptions: the same section many times, and their order is the meaning. */
const darknet: Dialect = {
  ...ini,
  name: 'darknet',
  inlineCommentPrefixes: ['#'],
  duplicates: 'list',
  headless: false,
  loneKeys: false,
  values: 'literal',
};

export const PRESETS: Readonly<Record<'python' | 'camstim' | 'ini' | 'darknet', Dialect>> = {
  python,
  camstim,
  ini,
  darknet,
};
