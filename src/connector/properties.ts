/** Makes apiProperties.json, which says what a maker enters to create a connection. */
import type { JsonObject } from '../json';
import { keyName } from './definition';

/** The colour behind the icon. */
export const brandColour = '#0f5c4e';

/** The properties. They have no script and no policy, because the app does all the work. */
export const connectorProperties: JsonObject = {
  properties: {
    connectionParameters: {
      [keyName]: {
        type: 'securestring',
        uiDefinition: {
          displayName: 'Function key',
          description: 'A function key of the app that your organization runs. It is not an OpenAI key.',
          tooltip: 'Ask the administrator of the app for a function key',
          constraints: { tabIndex: 2, clearText: false, required: 'true' },
        },
      },
    },
    iconBrandColor: brandColour,
    capabilities: ['actions'],
    policyTemplateInstances: [],
    publisher: 'Your organization',
  },
};
