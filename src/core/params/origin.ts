/** Where a value comes from, in words. */

import type { ValueOrigin } from '../run/model.ts';

/** `launch form`, `variable RUNTRAIL_SET_LR`, `variant fast`, `train.run.json:3:12`. */
export function originText(origin: ValueOrigin): string {
  const { layer, name } = origin;
  const place = placeText(origin);
  switch (layer) {
    case 'environment':
      return `the variable ${name ?? ''}`.trim();
    case 'variant':
    case 'flag':
      return `${layer} ${name ?? ''}`.trim();
    case 'default':
      return 'a default';
    case 'file':
      return place || 'the parameter file';
    case 'rig':
    case 'user settings':
    case 'workspace settings':
      return place === '' ? `the ${layer}` : `the ${layer === 'rig' ? 'rig file' : layer} (${place})`;
    default:
      return layer;
  }
}

/** `train.run.json:3:12`; empty where there is no place to go to. */
export function placeText({ file, line, column }: Omit<ValueOrigin, 'layer'>): string {
  return file === undefined ? '' : [file, line, column].filter((part) => part !== undefined).join(':');
}
