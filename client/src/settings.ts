/** Reading settings by name, with the type and the default that the table gives them. */
import * as vscode from 'vscode';
import type { SettingName, SettingValue } from '../../protocol/settings.js';
import { checkedSetting, SETTINGS_SECTION } from '../../protocol/settings.js';

export function setting<Name extends SettingName>(name: Name, scope?: vscode.Uri): SettingValue<Name> {
  return checkedSetting(name, vscode.workspace.getConfiguration(SETTINGS_SECTION, scope).get(name));
}
