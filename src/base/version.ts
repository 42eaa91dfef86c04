/** The version of this build; set by `esbuild.js` from package.json. */

declare const RUNTRAIL_VERSION: string | undefined;

export const VERSION: string = typeof RUNTRAIL_VERSION === 'string' ? RUNTRAIL_VERSION : '0.0.0';
