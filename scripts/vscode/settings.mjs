// User settings of the profiles that this project makes: quiet, offline, and the same on every run.

/** What both a person who looks and a test want: no telemetry, no updates, no network, no chat. */
export const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'files.autoSave': 'off', // the web workbench would otherwise write every typed letter to disk
};

/** What `npm start` shows: two texts side by side need the width that the minimap takes. */
export const START_SETTINGS = {
  ...QUIET_SETTINGS,
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'workbench.welcomePage.walkthroughs.openOnInstall': false, // the sample opens it, once
  'workbench.colorTheme': 'Dark Modern',
};

/** What makes screenshots and timing steady, on top of the quiet settings. */
export const TEST_SETTINGS = {
  ...QUIET_SETTINGS,
  'security.workspace.trust.enabled': false,
  'git.enabled': false,
  'window.commandCenter': false,
  'workbench.colorTheme': 'Dark Modern',
  'workbench.reduceMotion': 'on',
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
};
