/** Which addresses of repositories are safe to hand to git, and why another one is not. */

const URL_FORM = /^([a-z][a-z0-9+.-]*):\/\/(?:([^/@]*)@)?([^/:]*)(?::(\d+))?(\/.*)?$/i;
/** `user@host:path`, as for scp. A single letter before the colon is a drive of Windows. */
const SCP_FORM = /^(?:[\w.-]+@)?[\w.-]{2,}:(?!:)(?!\/\/).+$/;

/** Why git must not get this address, as the rest of a sentence. Undefined for a good one. */
export function repositoryFault(address: string): string | undefined {
  if (/[\p{Cc}]/u.test(address)) return 'must be one line without control characters';
  if (address.trim() !== address || address === '') return 'must not begin or end with blanks';
  if (address.startsWith('-')) return 'must not begin with "-": git would take it for an option';
  const transport = /^([\w+.-]+)::/.exec(address);
  if (transport) return `must not use the transport "${transport[1]}::", which can run any program`;
  const url = URL_FORM.exec(address);
  if (url) return urlFault(url);
  if (/^[\w+.-]+:\/\//.test(address)) return 'is not a whole address: a host is missing';
  if (SCP_FORM.test(address) || isPath(address)) return undefined;
  return 'must be https://…, ssh://…, user@host:path, or a path that begins with / or .';
}

function urlFault([, scheme = '', user, host = '', , path = '']: readonly (string | undefined)[]):
  | string
  | undefined {
  switch (scheme.toLowerCase()) {
    case 'https':
      if (user !== undefined)
        return 'must not hold a name or password: git asks for them, or finds them in its store';
      break;
    case 'ssh':
      if (user?.includes(':')) return 'must not hold a password: ssh uses keys';
      break;
    case 'file':
      return path === '' ? 'names no folder' : undefined;
    case 'http':
    case 'git':
      return `must use https:// or ssh://: over ${scheme}:// anybody on the way can change the code`;
    default:
      return `must use https:// or ssh://; "${scheme}://" is not known`;
  }
  if (host === '' || host.startsWith('-')) return 'is not a whole address: a host is missing';
  return path.length > 1 ? undefined : 'is not a whole address: the path of the repository is missing';
}

function isPath(address: string): boolean {
  return /^(?:\.{0,2}[/\\]|\.{1,2}$|~|[A-Za-z]:[/\\])/.test(address);
}
