/** Two checkpoints beside each other: what changed between them. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { shownText } from '../../base/names.ts';
import type { SaidNumber } from '../../core/run/signals.ts';
import type { CheckpointRow } from '../../protocol/leftBehind.ts';
import { formatElapsed } from '../chart/elapsed.ts';
import { figureText, numberOf } from '../chart/figures.ts';
import { formatValue } from '../chart/units.ts';
import { Icon } from '../run/Icon.tsx';
import type { Page } from '../run/page.ts';
import { nameOf } from './Row.tsx';

interface Props {
  readonly page: Page;
  readonly base: CheckpointRow;
  readonly rows: readonly CheckpointRow[];
  readonly onClose: () => void;
}

interface Line {
  readonly name: string;
  readonly one: string;
  readonly other: string;
  readonly difference: string;
}

export function Comparison({ page, base, rows, onClose }: Props) {
  const others = rows.filter(({ path }) => path !== base.path);
  const [chosen, setChosen] = useState<string | null>(null);
  const other = others.find(({ path }) => path === chosen) ?? others[0];
  const choice = useRef<HTMLSelectElement>(null);
  // It stands above a list that may be long: whoever asked for it is led there.
  useEffect(() => choice.current?.focus(), [base.path]);
  return (
    <section class="comparison" aria-label={page.text('Compare')}>
      <div class="tools">
        <b>{nameOf(page, base)}</b>
        <span>{page.text('with')}</span>
        <select
          ref={choice}
          aria-label={page.text('Compare with…')}
          value={other?.path}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        >
          {others.map((row) => (
            <option key={row.path} value={row.path}>
              {nameOf(page, row)}
            </option>
          ))}
        </select>
        <button
          type="button"
          class="tool"
          aria-label={page.text('Close')}
          title={page.text('Close')}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      {other && (
        <table>
          <thead>
            <tr>
              <td />
              <th scope="col">{nameOf(page, base)}</th>
              <th scope="col">{nameOf(page, other)}</th>
              <th scope="col">{page.text('Difference')}</th>
            </tr>
          </thead>
          <tbody>
            {linesOf(page, base, other).map(({ name, one, other: second, difference }) => (
              <tr key={name}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td>{one || '–'}</td>
                <td>{second || '–'}</td>
                <td>{difference}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function linesOf(page: Page, one: CheckpointRow, other: CheckpointRow): Line[] {
  const figure = (value: SaidNumber | null) => figureText(value);
  const keys = new Set([...Object.keys(one.metrics), ...Object.keys(other.metrics)]);
  return [
    lineOf(page.text('Step'), [one.step, other.step], figure),
    lineOf(page.text('Time'), [one.at, other.at], (ms) => (ms === null ? '' : formatElapsed(Number(ms)))),
    lineOf(page.text('Size'), [one.bytes, other.bytes], (bytes) => formatValue(Number(bytes), 'bytes')),
    ...[...keys].map((key) => lineOf(shownText(key), [metricOf(one, key), metricOf(other, key)], figure)),
  ];
}

function metricOf({ metrics }: CheckpointRow, key: string): SaidNumber | null {
  return Object.hasOwn(metrics, key) ? (metrics[key] ?? null) : null;
}

type Format = (value: SaidNumber | null) => string;

function lineOf(
  name: string,
  [one, other]: readonly [SaidNumber | null, SaidNumber | null],
  format: Format,
): Line {
  const [first, second] = [numberOf(one), numberOf(other)];
  const difference = first === null || second === null ? Number.NaN : second - first;
  const shown = format(Math.abs(difference));
  const isSeen = shown !== format(0);
  const sign = !isSeen ? '' : difference > 0 ? '+' : '−';
  return {
    name,
    one: format(one),
    other: format(other),
    difference: Number.isFinite(difference) ? sign + shown : '',
  };
}
