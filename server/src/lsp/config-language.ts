/** Mistakes, completion and hover of YAML by a JSON Schema, through the library of the YAML language server. */
import type { CompletionList, Diagnostic, Hover, Position } from 'vscode-languageserver/node';
import { DiagnosticSeverity } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** Positions are lines and UTF-16 columns from 0. */
export interface ConfigLanguage {
  mistakes(document: TextDocument): Promise<Diagnostic[]>;
  completions(document: TextDocument, position: Position): Promise<CompletionList>;
  hover(document: TextDocument, position: Position): Promise<Hover | null>;
}

/** Never fetched: it is given whole. */
const SCHEMA_ADDRESS = 'iron://experiment.schema.json';
const SOURCE = 'iron';

/** @param schema a JSON Schema. The library is loaded here, so that a session without such files never pays for it. */
export async function configLanguage(schema: object): Promise<ConfigLanguage> {
  const { getLanguageService } = await import('yaml-language-server/out/src/languageservice/yamlLanguageService.js');
  const service = getLanguageService({
    schemaRequestService: (address) => Promise.reject(new Error(`${address} is not fetched`)),
    workspaceContext: { resolveRelativePath: (relative) => relative },
  });
  service.configure({ validate: true, hover: true, hoverSchemaSource: false, completion: true, schemas: [{ uri: SCHEMA_ADDRESS, fileMatch: ['*'], schema }] });
  // The library keeps what it read by address and version, and a document that is opened again begins at the same version.
  let version = 0;
  const fresh = (document: TextDocument): TextDocument => TextDocument.create(document.uri, 'yaml', ++version, document.getText());
  return {
    mistakes: async (document) => (await service.doValidation(fresh(document), false)).map(mistake),
    completions: (document, position) => service.doComplete(fresh(document), position, false),
    hover: (document, position) => service.doHover(fresh(document), position),
  };
}

/** The trainer refuses what does not fit the schema, so that it is more than a warning. */
const mistake = ({ range, message, code }: Diagnostic): Diagnostic => ({ range, message, severity: DiagnosticSeverity.Error, source: SOURCE, ...(typeof code === 'string' && { code }) });
