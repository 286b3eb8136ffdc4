// The script of the page of test results: it keeps which file is shown, and asks the extension to show places in the code.
const vscode = acquireVsCodeApi();
vscode.setState(JSON.parse(document.body.dataset.state));

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('button[data-line]') : null;
  if (link !== null) vscode.postMessage({ line: Number(link.dataset.line), column: Number(link.dataset.column) });
});
