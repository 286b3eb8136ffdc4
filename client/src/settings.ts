/** Reading settings by name, with the type and the default that the table gives them. */
import * as vscode from 'vscode';
import type { Toolchain } from '../../protocol/test-requests.js';
import type { SettingName, SettingValue } from '../../protocol/settings.js';
import { checkedSetting, SETTINGS_SECTION } from '../../protocol/settings.js';

export function setting<Name extends SettingName>(name: Name, scope?: vscode.Uri): SettingValue<Name> {
  return checkedSetting(name, vscode.workspace.getConfiguration(SETTINGS_SECTION, scope).get(name));
}

/** A setting with the scope `machine`: what stands in a workspace does not count, however it got there. */
function machineSetting<Name extends SettingName>(name: Name): SettingValue<Name> {
  const found = vscode.workspace.getConfiguration(SETTINGS_SECTION).inspect(name);
  return checkedSetting(name, found?.globalValue);
}

export const toolchain = (): Toolchain => ({ rustc: machineSetting('tests.rustcPath').trim(), cargo: machineSetting('tests.cargoPath').trim() });
