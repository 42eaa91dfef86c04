/** What the published schema of the format says of its fields, where no other extension tells it. */

import path from 'node:path';
import * as vscode from 'vscode';
import { readSchema, type SchemaDocument } from '../../../core/schema/document.ts';

/** The names that the schema is associated with in package.json. */
const HAS_SCHEMA = /\.run\.(jsonc?|ya?ml)$/i;

const SERVICES: Readonly<Record<string, string>> = {
  json: 'vscode.json-language-features',
  jsonc: 'vscode.json-language-features',
  yaml: 'redhat.vscode-yaml',
};

/** A file of the launcher has fields of its own, and no extension knows them. */
const OF_LAUNCHER = /^[\s{,]*"launcher"\s*:/m;

export class FieldSchema {
  private readonly folder: string;
  private readonly schemas = new Map<string, SchemaDocument>();

  constructor(extensionPath: string) {
    this.folder = path.join(extensionPath, 'media', 'schemas');
  }

  /** Undefined for a document whose fields another extension describes from the same schema. */
  for(document: vscode.TextDocument): SchemaDocument | undefined {
    const { uri, languageId } = document;
    if (OF_LAUNCHER.test(document.getText())) return this.read('launcher.schema.json');
    const service = SERVICES[languageId];
    const isDescribed = service !== undefined && HAS_SCHEMA.test(uri.path);
    if (isDescribed && vscode.extensions.getExtension(service)) return undefined;
    return this.read('parameter-file.schema.json');
  }

  private read(name: string): SchemaDocument {
    const schema = this.schemas.get(name) ?? readSchema(path.join(this.folder, name));
    this.schemas.set(name, schema);
    return schema;
  }
}
