/** Which limit of a live run shall be another one, its value, and what happens beyond it. */

import * as vscode from 'vscode';
import { sentencesOf } from '../../base/errors.ts';
import { shownText } from '../../base/names.ts';
import { parseAmount } from '../../core/limits/changes.ts';
import { factsOf, type Unit } from '../../core/limits/rules.ts';
import { limitTerms, valueText } from '../../core/limits/words.ts';
import { LIMIT_RULES, type LimitAction, type LimitChange, type LimitRule } from '../../core/run/resources.ts';
import type { LimitView, RunView } from '../../core/run/view.ts';
import { choose, enter, goThrough, type Step } from './steps.ts';

const { l10n } = vscode;

type Limited = Pick<RunView, 'name' | 'limits'>;

interface RuleItem extends vscode.QuickPickItem {
  readonly rule?: LimitRule;
}

interface ActionItem extends vscode.QuickPickItem {
  readonly action: LimitAction;
}

/** Undefined when the person changed their mind. */
export function askLimit(view: Limited): Promise<LimitChange | undefined> {
  return new LimitForm(view).ask();
}

class LimitForm {
  private readonly view: Limited;
  private rule: LimitRule = 'memory.bytes';
  /** Null: none at all. */
  private value: number | null | undefined;
  private action: LimitAction | undefined;

  constructor(view: Limited) {
    this.view = view;
  }

  async ask(): Promise<LimitChange | undefined> {
    const title = l10n.t('Limits of {0}', shownText(this.view.name));
    const steps = () => [
      this.chooseRule,
      this.enterValue,
      ...(this.value === null ? [] : [this.chooseAction]),
    ];
    if (!(await goThrough(title, steps)) || this.value === undefined) return undefined;
    const { rule, value, action } = this;
    return { rule, value, ...(value !== null && action !== undefined && { action }) };
  }

  private get present(): LimitView | undefined {
    return this.view.limits.find(({ rule }) => rule === this.rule);
  }

  private readonly chooseRule: Step = async (frame) => {
    const items = ruleItems(this.view.limits);
    const active = items.find(({ rule }) => rule === this.rule);
    const answer = await choose(frame, { items, active, placeholder: l10n.t('Which limit?') });
    if (typeof answer !== 'object') return answer;
    this.rule = answer.value.item.rule ?? this.rule;
    this.value = undefined;
    return answer;
  };

  private readonly enterValue: Step = async (frame) => {
    const { rule, present } = this;
    const none = l10n.t('"none" takes it away.');
    const answer = await enter(frame, {
      value: present ? typed(present) : '',
      prompt: `${LABELS[rule]()}. ${none}`,
      placeholder: EXAMPLES[factsOf(rule).unit],
      check: (text) => problemWith(rule, text),
    });
    if (typeof answer === 'object') this.value = parseAmount(rule, answer.value);
    return answer;
  };

  private readonly chooseAction: Step = async (frame) => {
    const items = actionItems();
    const now = this.action ?? this.present?.action ?? 'warn';
    const active = items.find(({ action }) => action === now);
    const placeholder = l10n.t('What happens beyond it?');
    const answer = await choose(frame, { items, active, placeholder });
    if (typeof answer === 'object') this.action = answer.value.item.action;
    return answer;
  };
}

const LABELS: { readonly [R in LimitRule]: () => string } = {
  'memory.bytes': () => l10n.t('Memory of the run'),
  'memory.percent': () => l10n.t('Memory of the run, in percent of the machine'),
  'cpu.percent': () => l10n.t('CPU, in percent of one core'),
  'time.seconds': () => l10n.t('Time since the start'),
  'idle.seconds': () => l10n.t('Idle time'),
  'start.seconds': () => l10n.t('Time to the first output'),
  'processes.count': () => l10n.t('Number of processes'),
  'output.bytes': () => l10n.t('Output, altogether'),
  'output.bytesPerSecond': () => l10n.t('Output, each second'),
  'disk.freeBytes': () => l10n.t('Disk space that stays free'),
  'disk.freePercent': () => l10n.t('Disk space that stays free, in percent'),
  'disk.usedBytes': () => l10n.t('Disk space in use'),
  'disk.usedPercent': () => l10n.t('Disk space in use, in percent'),
  'swap.bytes': () => l10n.t('Swap of the machine'),
  'swap.percent': () => l10n.t('Swap of the machine, in percent'),
  'gpuMemory.bytes': () => l10n.t('GPU memory of the run'),
  'gpuMemory.percent': () => l10n.t('GPU memory in use, in percent of a card'),
  'machineMemory.percent': () => l10n.t('Memory of the machine in use, in percent'),
};

/** Those that hold come first. */
function ruleItems(limits: readonly LimitView[]): RuleItem[] {
  const held = limits.map((limit): RuleItem => {
    const { rule, level, message } = limit;
    const isPressing = level !== 'normal' && message !== null;
    const item = { rule, label: LABELS[rule](), description: limitTerms(limit) };
    return isPressing ? { ...item, iconPath: new vscode.ThemeIcon('warning'), detail: message } : item;
  });
  const others = LIMIT_RULES.filter((rule) => !limits.some((limit) => limit.rule === rule));
  const separator = (label: string): RuleItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...(held.length > 0 ? [separator(l10n.t('limits of this run')), ...held] : []),
    separator(l10n.t('others')),
    ...others.map((rule): RuleItem => ({ rule, label: LABELS[rule]() })),
  ];
}

function actionItems(): ActionItem[] {
  return [
    { action: 'warn', label: l10n.t('Warn'), description: l10n.t('tell of it, and go on') },
    {
      action: 'pause',
      label: l10n.t('Pause'),
      description: l10n.t('halt the run until somebody lets it go on'),
    },
    { action: 'stop', label: l10n.t('Stop'), description: l10n.t('end the run with all of its processes') },
  ];
}

const EXAMPLES: Readonly<Record<Unit, string>> = {
  bytes: '4 GB',
  'bytes a second': '10 MB',
  percent: '80',
  seconds: '2 h',
  processes: '100',
};

/** The limit as one would type it. */
function typed({ rule, value }: LimitView): string {
  const shown = valueText(rule, value);
  const reads = (text: string) => problemWith(rule, text) === undefined && parseAmount(rule, text) === value;
  return reads(shown) ? shown : String(value);
}

function problemWith(rule: LimitRule, text: string): string | undefined {
  if (text.trim() === '') return l10n.t('A limit needs a value, such as {0}.', EXAMPLES[factsOf(rule).unit]);
  try {
    parseAmount(rule, text);
    return undefined;
  } catch (error) {
    return sentencesOf(error);
  }
}
