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
 * `sh -c SCRIPT runtrail-wrapper CWD PROGRAM ARG…`, started in the control folder, so that it finds its files also
 * when the run folder is moved meanwhile, and with descriptor 3 open on the console log.
 */
export const WRAPPER_SCRIPT = `
trap : HUP INT QUIT TERM
cwd=$1
shift
printf '%s\\n' "$$" > wrapper.pid
( cd "$cwd" && unset OLDPWD cwd && exec "$@" 2>&3 3>&- )
code=$?
printf '%-15s\\n' "$code" 1<>exit.pending && { ${syncExit}; mv -f exit.pending exit; }
exit "$code"
`;
