/** The figures in an answer: JSON, or the text that Prometheus reads. */

import { AppError } from '../../../base/errors.ts';
import type { SaidNumber } from '../../run/signals.ts';
import { parsed } from '../files/objects.ts';
import { finiteOrWord, leavesOf } from '../files/row.ts';
import type { SignalLine } from '../line.ts';
import { saidNumber } from '../recognise/wordedMetrics.ts';

const MOST_FIGURES = 1_000;

export interface Figure {
  readonly key: string;
  readonly value: SaidNumber;
  readonly labels?: Readonly<Record<string, string>>;
}

/** `name{label="value"} 1.5 1700000000000` */
const SAMPLE =
  /^([A-Za-z_:][\w:]{0,200})(?:\{(.{0,4000})\})?[ \t]{1,8}([-+\w.]{1,40})(?:[ \t]{1,8}-?\d{1,20})?[ \t]{0,8}$/;
const LABEL = /([A-Za-z_]\w{0,100})="((?:[^"\\]|\\.){0,500})"/g;

export function figuresIn(text: string): Figure[] {
  const value = /^\s*[[{\d"-]/.test(text) ? parsed(text) : undefined;
  return value === undefined ? prometheusIn(text) : jsonFigures(value);
}

function jsonFigures(value: unknown): Figure[] {
  return leavesOf(value).flatMap(([key, cell]) => {
    const number =
      typeof cell === 'number' ? finiteOrWord(cell) : typeof cell === 'string' ? saidNumber(cell) : undefined;
    return number === undefined ? [] : [{ key, value: number }];
  });
}

function prometheusIn(text: string): Figure[] {
  const figures: Figure[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('#') || figures.length >= MOST_FIGURES) continue;
    const [, key = '', labels = '', number = ''] = SAMPLE.exec(line.trimEnd()) ?? [];
    const value = saidNumber(number);
    if (key === '' || value === undefined) continue;
    const pairs = [...labels.matchAll(LABEL)].map(([, name = '', said = '']) => [
      name,
      said.replace(/\\(.)/g, '$1'),
    ]);
    figures.push({ key, value, ...(pairs.length > 0 && { labels: Object.fromEntries(pairs) }) });
  }
  return figures;
}

/** As lines: under the name of the source, or of it alone where one is asked for. */
export function linesOfFigures(figures: readonly Figure[], name: string, key: string | null): SignalLine[] {
  const wanted = key === null ? figures : figures.filter((figure) => isMeant(figure, key));
  if (wanted.length === 0) {
    throw new AppError(
      'not-found',
      key === null ? 'There is no number in it.' : `There is no number "${key}" in it.`,
    );
  }
  return wanted.slice(0, MOST_FIGURES).map((figure) => ({
    metric: { [key === null && figure.key !== '' ? `${name}/${figure.key}` : name]: figure.value },
    ...(figure.labels && { context: figure.labels }),
    source: `source:${name}`,
  }));
}

/** `train/loss` may also be written `train.loss`. */
function isMeant(figure: Figure, key: string): boolean {
  return figure.key === key || figure.key === key.replaceAll('.', '/');
}
