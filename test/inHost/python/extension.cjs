/** The two functions of the Python extension's public interface that Runtrail asks: the interpreter of a folder. */

const fs = require('node:fs');
const path = require('node:path');
const { Uri } = require('vscode');

/** What the person "selected": the environment in the folder itself, where it has one. */
function selected(resource) {
  const python = path.join(resource?.fsPath ?? '/', '.venv', 'bin', 'python');
  return fs.existsSync(python) ? python : '/usr/bin/python3';
}

exports.activate = () => ({
  environments: {
    getActiveEnvironmentPath: (resource) => ({ id: selected(resource), path: selected(resource) }),
    resolveEnvironment: async ({ path: python }) => ({ executable: { uri: Uri.file(python) } }),
  },
});
