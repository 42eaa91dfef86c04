/**
 * Paths as git has them: bytes with `/` between the names. Here each byte is one character (latin1), so that a name
 * that is no UTF-8 comes through as it is.
 */

/** Relative to the top of a work tree. */
export type TreePath = string;

/** As the file system takes it. */
export function onDisk(top: string, path: TreePath): Buffer {
  return Buffer.concat([Buffer.from(`${top}/`), Buffer.from(path, 'latin1')]);
}

/** As a person reads it. */
export function shownPath(path: TreePath): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

export function treePath(text: string): TreePath {
  return Buffer.from(text).toString('latin1');
}

/** As git reads it on stdin, where a line break would end it: in quotes, with everything unusual as an octal number. */
export function quotedPath(path: TreePath): string {
  const escaped = path.replace(
    /[^ !#-[\]-~]/g,
    (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${escaped}"`;
}

export function nameIn(path: TreePath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether it is one of the folders, or below one. */
export function isWithin(path: TreePath, folders: readonly TreePath[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
