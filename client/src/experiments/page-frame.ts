/** The page around what its script draws. */
import { escaped } from '../escaped.js';

export interface PageFrame {
  readonly nonce: string;
  /** What the editor allows files of the extension to be loaded from. */
  readonly source: string;
  readonly style: string;
  readonly script: string;
}

/** Pictures as data are what a chart is drawn to before it is saved as PNG. */
export function frameOf({ nonce, source, style, script }: PageFrame): string {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'; img-src data:; form-action 'none'; base-uri 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escaped(style)}">
<title>Experiments</title>
</head>
<body>
<div id="app"><p class="note" role="status">Reading the folders of experiments …</p></div>
<script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>
`;
}
