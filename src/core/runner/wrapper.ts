/**
 * The few lines of `sh` around the program. They outlive the runner, so a new runner still learns how the program
 * ended. The program runs in the foreground of a subshell whose parent has handlers, not ignored signals: it starts
 * with every signal at its default.
 */

/** Program name of the wrapper in process lists. */
export const WRAPPER_NAME = 'runtrail-wrapper';

/** The pending file has room for the status already, so that it can be written on a full disk. */
export const PENDING_EXIT = `${' '.repeat(15)}\n`;

const syncExit = process.platform === 'linux' ? 'sync exit.pending 2>/dev/null' : ':';

/**
 * `sh -c SCRIPT runtrail-wrapper CWD PROGRAM ARG…`, with descriptor 3 open on the console log. It stands in the control
 * folder, so that it finds its files also when the run folder is moved meanwhile. The status is written in place, by the
 * shell itself, before `sync` and `mv` are looked for: the program's environment may have a PATH without them. No variable
 * is set before the program starts: the environment may have one of that name.
 */
export const WRAPPER_SCRIPT = `
trap : HUP INT QUIT TERM
printf '%s\\n' "$$" > wrapper.pid
( cd "$1" && shift && unset OLDPWD && exec "$@" 2>&3 3>&- )
code=$?
PATH=$PATH:/usr/bin:/bin
printf '%-15s\\n' "$code" 1<>exit.pending && { ${syncExit}; mv -f exit.pending exit; }
exit "$code"
`;
