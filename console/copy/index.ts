/** Everything that a call can be copied as. Pure. */
import type { CopiedCall } from './call';
import { curl, javaScript, python } from './code';
import { powerFx } from './power-fx';
import {
  actionName,
  classicClipboard,
  connectorAction,
  logicAppsAction,
  newClipboard,
  powerAutomateScope,
  scopeName,
} from './workflow';

export { copiedCall, keyPlaceholder, type CopiedCall } from './call';

/** One form of a call. */
export interface CopyTarget {
  id: string;
  title: string;
  /** Where to paste it, and what to replace. */
  hint: string;
  write: (call: CopiedCall) => string;
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

/** Every form, the most used one first. */
export const copyTargets: readonly CopyTarget[] = [
  {
    id: 'power-automate',
    title: 'Power Automate',
    hint: 'Copy it. In the flow, select the plus sign, then “Paste an action”. Put your function key into “Function_key”.',
    write: (call) => json(newClipboard(scopeName(call), powerAutomateScope(call))),
  },
  {
    id: 'power-automate-classic',
    title: 'Power Automate, classic designer',
    hint: 'Copy it. Add an action, open “My clipboard”, and press Ctrl + V. Put your function key into “Function_key”.',
    write: (call) => json(classicClipboard(scopeName(call), powerAutomateScope(call))),
  },
  {
    id: 'connector',
    title: 'Action of the custom connector',
    hint: 'Copy it. In the flow, select the plus sign, then “Paste an action”. Replace the id of the connector, which ends with zeros, by the one in the address of the connector’s page, and choose your connection.',
    write: (call) => json(newClipboard(actionName(call), connectorAction(call))),
  },
  {
    id: 'logic-apps',
    title: 'Logic Apps',
    hint: 'Put it among the actions in the code view. Address and function key come from the app settings OPENAI_CONNECTOR_URL and OPENAI_CONNECTOR_KEY. A file comes from the trigger.',
    write: (call) => json(logicAppsAction(call)),
  },
  {
    id: 'power-fx',
    title: 'Power Apps formula',
    hint: 'Put it into a formula, for example OnSelect of a button. The custom connector must be a data source with the name OpenAI. Files come from a control with the name UploadedFile.',
    write: powerFx,
  },
  {
    id: 'curl',
    title: 'curl',
    hint: 'Paste it into a terminal, with your function key in place of <function key>.',
    write: curl,
  },
  {
    id: 'javascript',
    title: 'JavaScript, OpenAI’s SDK',
    hint: 'Save it as a file such as call.mjs, run “npm install openai”, and put your function key in place of <function key>.',
    write: javaScript,
  },
  {
    id: 'python',
    title: 'Python, OpenAI’s SDK',
    hint: 'Save it as a file such as call.py, run “pip install openai”, and put your function key in place of <function key>.',
    write: python,
  },
];
