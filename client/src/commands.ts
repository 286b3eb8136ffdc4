/** The commands of the extension by what they do; the manifest declares the same ids. */
export const COMMANDS = {
  convertToIron: 'iron.convertToIron',
  convertToRust: 'iron.convertToRust',
  openAsIron: 'iron.openAsIron',
  openAsRust: 'iron.openAsRust',
  convertSelectionToIron: 'iron.convertSelectionToIron',
  convertSelectionToRust: 'iron.convertSelectionToRust',
  replaceSelectionWithRust: 'iron.replaceSelectionWithRust',
  showSideBySide: 'iron.showSideBySide',
  restartServer: 'iron.restartServer',
  showLog: 'iron.showLog',
  openWalkthrough: 'iron.openWalkthrough',
} as const;
