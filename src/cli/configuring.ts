/** What the commands on configuration and parameter files do. A bundle of its own: starting a run needs none of it. */

import { cfgCheck } from './cfgCheck.ts';
import { cfgFormat } from './cfgFormat.ts';
import { cfgGet } from './cfgGet.ts';
import { cfgSet } from './cfgSet.ts';
import { cfgShow } from './cfgShow.ts';
import { paramsCheck, paramsExpand, paramsExplain, paramsResolve, paramsRig } from './params.ts';

/** Each gets what its command was given, and the context. */
export const configuring = {
  cfgCheck,
  cfgFormat,
  cfgGet,
  cfgSet,
  cfgShow,
  paramsCheck,
  paramsExpand,
  paramsExplain,
  paramsResolve,
  paramsRig,
};
