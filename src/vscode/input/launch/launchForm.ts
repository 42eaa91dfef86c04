/**
 * Other values for one run: first what must be known, then all parameters as a list that one types into to find the few
 * that shall be changed. Going back loses nothing.
 */

import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { labelText } from '../../../base/markdown.ts';
import { shownText } from '../../../base/names.ts';
import type { MemoryEstimate } from '../../../core/estimates/memory.ts';
import {
  type Changes,
  changesText,
  estimatedWith,
  type FormField,
  formFields,
  overridesOf,
  readAnswer,
  valueText,
} from '../../../core/params/form.ts';
import { isOnlyUnanswered } from '../../../core/params/load.ts';
import type { Override } from '../../../core/params/overrides.ts';
import type { CheckedParameters } from '../../../core/params/resolve.ts';
import { type Answer, choose, type Frame, goThrough, type Step } from '../steps.ts';
import { askValue, isSame } from './askValue.ts';
import { askVariant } from './askVariant.ts';
import { estimateWords } from './estimateWords.ts';
import { type LastAnswers, lastAnswers, remember } from './lastAnswers.ts';

const { l10n } = vscode;

export interface FormAnswers {
  readonly overrides: readonly Override[];
  readonly variant: string | undefined;
}

export interface LaunchFormOptions {
  readonly file: string;
  readonly memory: vscode.Memento;
  readonly check: (variant: string | undefined) => Promise<CheckedParameters>;
  /** The memory that runs of this name took so far. */
  readonly estimate: (name: string) => Promise<MemoryEstimate | null>;
}

const RUN = { does: 'run', alwaysShow: true } as const;
/** So long the list waits for what earlier runs took. */
const PATIENCE_MS = 300;

interface OverviewItem extends vscode.QuickPickItem {
  readonly field?: FormField;
  readonly does?: 'run' | 'as last time';
}

export class LaunchForm {
  private readonly options: LaunchFormOptions;
  private readonly last: LastAnswers;
  private readonly changes = new Map<
    string,
    { readonly keyPath: FormField['keyPath']; readonly value: unknown }
  >();
  private variant: string | undefined;
  private estimate: Promise<MemoryEstimate | null> | undefined;
  private fromRuns: MemoryEstimate | null = null;
  private checked: CheckedParameters;
  private fields: readonly FormField[];

  private constructor(options: LaunchFormOptions, checked: CheckedParameters) {
    this.options = options;
    this.last = lastAnswers(options.memory, options.file);
    this.checked = checked;
    this.fields = formFields(checked);
  }

  /** Undefined when the person changed their mind. */
  static async ask(options: LaunchFormOptions): Promise<FormAnswers | undefined> {
    const form = new LaunchForm(options, await options.check(undefined));
    const title = l10n.t('Run {0} with other values', shownText(form.checked.name));
    if (!(await goThrough(title, () => form.steps()))) return undefined;
    const { variant, changes } = form;
    if (variant !== undefined || changes.size > 0) await remember(options.memory, options.file, form.given);
    return { overrides: overridesOf(changes), variant };
  }

  /** Only what nobody but the person knows: a file that asks nothing, or is wrong beside that, is run as it is. */
  static async askMissing(options: LaunchFormOptions): Promise<FormAnswers | undefined> {
    const form = new LaunchForm(options, await options.check(undefined));
    const { questions } = form.checked;
    if (!isOnlyUnanswered(form.checked)) return { overrides: [], variant: undefined };
    const isAsked = ({ key }: FormField) => questions.some((question) => question.key === key);
    const steps = form.fields.filter(isAsked).map(
      (field): Step =>
        (frame) =>
          form.ask(frame, field),
    );
    const title = l10n.t('Run {0}', shownText(form.checked.name));
    if (!(await goThrough(title, () => steps))) return undefined;
    if (steps.length > 0) await remember(options.memory, options.file, form.given);
    return { overrides: overridesOf(form.changes), variant: undefined };
  }

  private get given(): { readonly variant: string | undefined; readonly changes: Changes } {
    return { variant: this.variant, changes: this.changes };
  }

  /** What a variant asks for shows once it is chosen. */
  private steps(): readonly Step[] {
    const missing = this.fields.filter(({ value }) => value === undefined);
    return [
      ...(Object.keys(this.checked.variants).length > 0 ? [this.chooseVariant] : []),
      ...missing.map(
        (field): Step =>
          (frame) =>
            this.ask(frame, field),
      ),
      this.overview,
    ];
  }

  private readonly chooseVariant: Step = async (frame) => {
    const { variants } = this.checked;
    const answer = await askVariant(frame, { variants, now: this.variant, last: this.last.variant });
    if (typeof answer !== 'object') return answer;
    if (answer.value !== this.variant) {
      this.variant = answer.value;
      this.checked = await this.options.check(this.variant);
      this.fields = formFields(this.checked);
    }
    return answer;
  };

  private async ask(frame: Frame, field: FormField): Promise<Answer<unknown>> {
    const now = this.changes.get(field.key)?.value ?? field.value;
    const answer = await askValue(
      { ...frame, title: `${frame.title} › ${shownText(field.title ?? field.key)}` },
      {
        field,
        now,
        last: this.last.values.get(field.key),
        read: (text) => readAnswer(field, text, this.checked, this.changes),
      },
    );
    if (typeof answer === 'object') this.change(field, answer.value);
    return answer;
  }

  private change({ key, keyPath, value: before }: FormField, value: unknown): void {
    if (isSame(value, before)) this.changes.delete(key);
    else this.changes.set(key, { keyPath, value });
  }

  private readonly overview: Step = async (frame) => {
    await this.lookAtRuns();
    for (;;) {
      const items = this.overviewItems();
      const placeholder = l10n.t('Type to find a parameter to change, or press Enter to run');
      const answer = await choose(frame, { items, active: items[0], placeholder });
      if (typeof answer !== 'object') return answer;
      const { item, button } = answer.value;
      if (item.does === 'run') return { value: undefined };
      if (item.does === 'as last time') this.takeLastAnswers();
      else if (item.field && button) this.changes.delete(item.field.key);
      else if (item.field) {
        const { step: _step, totalSteps: _total, ...plain } = frame;
        if ((await this.ask({ ...plain, canGoBack: true }, item.field)) === undefined) return undefined;
      }
    }
  };

  /** What comes later than anybody waits shows the next time that the list is drawn. */
  private async lookAtRuns(): Promise<void> {
    if (this.checked.formula !== undefined) return;
    this.estimate ??= this.options.estimate(this.checked.name).then((found) => {
      this.fromRuns = found;
      return found;
    });
    await Promise.race([this.estimate.catch(() => null), delay(PATIENCE_MS)]);
  }

  private estimateNote(): { detail?: string } {
    const bytes = estimatedWith(this.checked, this.changes);
    const estimate = bytes === null ? this.fromRuns : { bytes, runs: null };
    return estimate === null ? {} : { detail: estimateWords(estimate) };
  }

  private overviewItems(): readonly OverviewItem[] {
    const isChanged = ({ key }: FormField) => this.changes.has(key);
    const group = (label: string, fields: readonly FormField[]): OverviewItem[] =>
      fields.length === 0
        ? []
        : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...fields.map((field) => this.itemOf(field))];
    return [
      { label: `$(play) ${this.runLabel()}`, ...this.variantNote(), ...this.estimateNote(), ...RUN },
      ...this.lastItem(),
      ...group(l10n.t('changed'), this.fields.filter(isChanged)),
      ...group(
        l10n.t('parameters'),
        this.fields.filter((field) => !isChanged(field)),
      ),
    ];
  }

  private runLabel(): string {
    if (this.changes.size === 0) return l10n.t('Run as it is');
    return l10n.t('Run with {0}', labelText(shortened(changesText(this.changes))));
  }

  private variantNote(): { description?: string } {
    return this.variant === undefined ? {} : { description: l10n.t('variant {0}', labelText(this.variant)) };
  }

  /** Only what the file still has, and only while it would change something. */
  private lastItem(): OverviewItem[] {
    const usable = this.lastChanges();
    const isNew = [...usable].some(([key, { value }]) => !isSame(value, this.changes.get(key)?.value));
    if (!isNew) return [];
    const label = l10n.t('As last time: {0}', labelText(shortened(changesText(usable))));
    return [{ label: `$(history) ${label}`, does: 'as last time' }];
  }

  private lastChanges(): Changes {
    return new Map(
      this.fields.flatMap((field) => {
        const value = this.last.values.get(field.key);
        if (value === undefined || isSame(value, field.value)) return [];
        return [[field.key, { keyPath: field.keyPath, value }] as const];
      }),
    );
  }

  private takeLastAnswers(): void {
    for (const [key, change] of this.lastChanges()) this.changes.set(key, change);
  }

  private itemOf(field: FormField): OverviewItem {
    const change = this.changes.get(field.key);
    const written = field.value === undefined ? '' : shortened(valueText(field.value));
    const description = change
      ? l10n.t('{0}  (was {1})', shortened(valueText(change.value)), written || l10n.t('missing'))
      : written;
    const button = { iconPath: new vscode.ThemeIcon('discard'), tooltip: l10n.t('Back to {0}', written) };
    return {
      field,
      label: labelText(field.key),
      description: labelText(description),
      ...(field.description !== undefined && { detail: labelText(shortened(field.description)) }),
      ...(change && field.value !== undefined && { buttons: [button] }),
    };
  }
}

const LONGEST = 90;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
