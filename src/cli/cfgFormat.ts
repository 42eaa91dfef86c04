/** `runtrail cfg format FILE...` */

import { applyEdits } from '../base/finding.ts';
import { shownText } from '../base/names.ts';
import { formatConfig } from '../core/config/format.ts';
import { openConfig } from './configFile.ts';
import type { ConfigOptions } from './configOptions.ts';
import type { Context } from './context.ts';
import { replaceText } from './replaceText.ts';

export async function cfgFormat(
  files: readonly string[],
  options: ConfigOptions,
  context: Context,
): Promise<void> {
  const { terminal } = context;
  const changed: string[] = [];
  for (const file of files) {
    const { text, checked } = await openConfig(file, { ...options, raw: true }, context);
    const { tree, detected } = checked;
    if (detected.kind === 'foreign') terminal.tell(`note: ${shownText(file)}: ${detected.sentence}`);
    const formatted = tree ? applyEdits(text, formatConfig(tree)) : text;
    if (formatted === text) continue;
    changed.push(file);
    if (!options.check) replaceText(file, text, formatted);
    if (!context.isJson)
      terminal.print(`${shownText(file)}: ${options.check ? 'is not formatted' : 'formatted'}`);
  }
  if (options.check && changed.length > 0) process.exitCode = 2;
  if (context.isJson) terminal.printJson({ files, [options.check ? 'unformatted' : 'formatted']: changed });
}
