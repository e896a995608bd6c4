/** Every setting of the app: its name, its default, how it is read, and what the documents say about it. */
import { readConnectionNames } from './connection-names';
import {
  address,
  flag,
  listOf,
  readAddress,
  text,
  textWithDefault,
  wholeNumber,
  type Setting,
} from './kinds';
import { readBudgets } from './budget-list';
import { keyIn } from './openai-key';
import { readPrices } from './price-list';
import { readUpstreams } from './upstream-list';

/** A model that replaces another by the administrator's choice, and the first day of that (YYYY-MM-DD). */
export interface ModelReplacement {
  model: string;
  from?: string | undefined;
}

/** Whether a text is a valid date, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** What can be passed through to a server other than OpenAI's. */
const passedThrough = ['completions', 'edits', 'images/variations', 'audio/translations', 'models'];

/** The hosts where flows of Power Automate and Logic Apps wait for callbacks. */
const platformHosts = ['*.logic.azure.com', '*.azure-apihub.net', '*.environment.api.powerplatform.com'];

/** Every setting of the app, in the order in which docs/settings.md lists them. */
export const settingTable = {
  keyVaultUri: address('KEY_VAULT_URI', {
    description:
      'Address of the Key Vault with the OpenAI key, such as `https://contoso.vault.azure.net`. The app reads it with its managed identity.',
  }),
  openaiSecretName: textWithDefault('OPENAI_SECRET_NAME', 'openai-api-key', {
    localValue: 'openai-api-key',
    description:
      'Name of the secret in the vault. A secret named `<this>-<connection id>` overrides it for one connection.',
    pattern: /^[0-9A-Za-z-]{1,100}$/,
    must: '1 to 100 letters, digits and dashes',
  }),
  keyCacheSeconds: wholeNumber(
    'KEY_CACHE_SECONDS',
    { byDefault: 300, minimum: 0, maximum: 86_400 },
    {
      localValue: '300',
      description:
        'How many seconds a key from the vault stays in memory. The app finds a rotated key sooner, when OpenAI refuses the old one. 0 reads the vault at every call.',
    },
  ),
  openaiApiKey: {
    name: 'OPENAI_API_KEY',
    defaultText: '(none)',
    localValue: 'sk-local-simulated-key',
    description:
      'The OpenAI key itself, for a developer’s machine without a vault. Not allowed when the app runs in Azure.',
    read: (given, complain): string | undefined => {
      const key = given && keyIn(given);
      if (given && key === undefined) complain('must be a key without spaces');
      return key;
    },
  },
  allowCallerKey: flag('ALLOW_CALLER_KEY', {
    localValue: 'false',
    description:
      'Whether callers may send their own OpenAI key in the `Authorization` header, with or without `Bearer `. The app uses it for that call only and does not keep it.',
  }),
  openaiBaseUrl: {
    name: 'OPENAI_BASE_URL',
    defaultText: 'https://api.openai.com/v1',
    localValue: 'http://127.0.0.1:4010/v1',
    description:
      'Address of the OpenAI API with its version, for example of another region. Without a path, `/v1` is added.',
    read: (given = 'https://api.openai.com', complain) => {
      const read = readAddress(given, complain);
      return URL.canParse(read) && new URL(read).pathname === '/' ? `${read}/v1` : read;
    },
  },
  upstreamEntries: {
    name: 'UPSTREAMS',
    defaultText: '(OpenAI alone)',
    description:
      'The services that take the requests, as a JSON list: OpenAI, Azure OpenAI resources and servers with the same API. If one is full or down, the next one takes over. [Upstreams](upstreams.md) describes the fields.',
    read: readUpstreams,
  },
  modelReplacements: {
    name: 'MODEL_REPLACEMENTS',
    defaultText: '(none)',
    description:
      'Your own replacements for models: `<model>=<replacement>`, separated by commas. A replacement starts when the model ends; at once if the app knows no end; or on a date that you add, such as `@2027-01-14`. `gpt-4o=gpt-4o` means that the model is never replaced.',
    read: (given = '', complain): ReadonlyMap<string, ModelReplacement> => {
      const pairs = listOf(given);
      const replacements = pairs.map((pair): [string, ModelReplacement] => {
        const [, asked = '', model = '', from] =
          /^([^\s=@]{1,200})\s*=\s*([^\s=@]{1,200})\s*(?:@\s*(\d{4}-\d\d-\d\d))?$/.exec(pair) ?? [];
        return [asked, { model, from }];
      });
      if (!replacements.every(([asked, { from }]) => asked && isDay(from ?? '2000-01-01'))) {
        complain('must be a list such as gpt-4o=gpt-6-sol,gpt-5.1=gpt-6-luna@2027-03-01');
      }
      return new Map(replacements);
    },
  },
  passThrough: {
    name: 'PASS_THROUGH',
    defaultText: '(none)',
    description:
      'What the server at `OPENAI_BASE_URL` still has although OpenAI does not, separated by commas: the old endpoints `completions`, `edits`, `images/variations` and `audio/translations`, which are then not emulated; and `models`, if the server has its own model names (such as Azure deployments), which are then never replaced.',
    read: (given = '', complain): ReadonlySet<string> => {
      const names = listOf(given);
      if (!names.every((name) => passedThrough.includes(name))) {
        complain(`must be a list of some of ${passedThrough.join(', ')}`);
      }
      return new Set(names);
    },
  },
  azureSpeechEndpoint: address('AZURE_SPEECH_ENDPOINT', {
    description:
      'Address of an Azure OpenAI resource that makes speech instead of OpenAI, such as `https://contoso.openai.azure.com`. OpenAI has no model for speech from 2027-01-06. The app’s identity needs the role Cognitive Services OpenAI User there.',
  }),
  azureSpeechDeployment: textWithDefault('AZURE_SPEECH_DEPLOYMENT', 'gpt-4o-mini-tts', {
    localValue: 'gpt-4o-mini-tts',
    description: 'Name of the deployment in that resource.',
    pattern: /^[\w.-]{1,64}$/,
    must: '1 to 64 letters, digits, dashes, dots and underscores',
  }),
  openaiOrganization: text('OPENAI_ORG_ID', {
    description: 'OpenAI organization that pays for the calls, if the key belongs to several.',
    pattern: /^[\w-]{1,100}$/,
    must: 'an organization id, such as org-abc123',
  }),
  openaiProject: text('OPENAI_PROJECT_ID', {
    description: 'OpenAI project that the calls belong to, if the key belongs to several.',
    pattern: /^[\w-]{1,100}$/,
    must: 'a project id, such as proj_abc123',
  }),
  publicUrl: address('PUBLIC_URL', {
    defaultText: '(the address that was called)',
    description:
      'Address where callers reach the app, such as `https://api.contoso.com/openai`, if the app itself sees another one, for example behind a gateway. Links to pictures begin with it.',
  }),
  answerSeconds: wholeNumber(
    'ANSWER_SECONDS',
    { byDefault: 95, minimum: 1, maximum: 225 },
    {
      localValue: '95',
      description:
        'How many seconds a call may take, retries included. Power Automate gives up after 120 seconds, Copilot Studio after 100, Logic Apps Standard after 225.',
    },
  ),
  longAnswers: {
    name: 'LONG_ANSWERS',
    defaultText: 'auto',
    localValue: 'auto',
    description:
      'Which calls run as [long answers](long-answers.md). `auto`: those that ask for it, and those of flows that may take long. `always`: all that can. `never`: none.',
    read: (given = 'auto', complain): 'auto' | 'always' | 'never' => {
      if (given === 'auto' || given === 'always' || given === 'never') return given;
      complain('must be auto, always or never');
      return 'auto';
    },
  },
  keepLongAnswers: flag('KEEP_LONG_ANSWERS', {
    description:
      'Whether long answers stay at OpenAI after they were delivered, for as long as OpenAI keeps them. Otherwise the app deletes them there after 15 minutes.',
  }),
  filesShared: flag('FILES_SHARED', {
    description:
      'Whether all connections share the files at OpenAI: each can list, read, use and delete all of them, also those that were not uploaded with this app. Otherwise, each connection only has the files that it has uploaded.',
  }),
  callbackHosts: {
    name: 'CALLBACK_HOSTS',
    defaultText: '`*.logic.azure.com`, `*.azure-apihub.net`, `*.environment.api.powerplatform.com`',
    description:
      'Hosts that the app may tell that a [batch](batches.md) has ended, separated by commas; `*.` stands for anything before. They are those of Power Automate and Logic Apps. The app only calls them over https, and never in a private network.',
    read: (given, complain): readonly string[] => {
      const hosts = given === undefined ? platformHosts : listOf(given.toLowerCase());
      if (!hosts.every((host) => /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host)))
        complain('must be a list of host names, such as *.logic.azure.com');
      return hosts;
    },
  },
  webhookSecretName: textWithDefault('OPENAI_WEBHOOK_SECRET_NAME', 'openai-webhook-secret', {
    localValue: 'openai-webhook-secret',
    description:
      'Name of the secret in the vault with which OpenAI signs its events. [Batches](batches.md#let-openai-wake-the-app) says how to set it up.',
    pattern: /^[0-9A-Za-z-]{1,127}$/,
    must: '1 to 127 letters, digits and dashes',
  }),
  retriesAreOne: flag('RETRIES_ARE_ONE', {
    description:
      'Whether a call that a flow repeats is recognized by the tracking ids of Logic Apps and Power Automate, and gets the reply of the first one. A call with an `Idempotency-Key` always does.',
  }),
  identityClientId: text('AZURE_CLIENT_ID', {
    description:
      'Client id of the user-assigned managed identity. A system-assigned identity does not need it.',
    pattern: /^[0-9a-fA-F-]{36}$/,
    must: 'the client id (a GUID) of the identity',
  }),
  throttleLimit: wholeNumber(
    'THROTTLE_LIMIT',
    { byDefault: 100, minimum: 1, maximum: 5000 },
    {
      localValue: '100',
      description:
        'How many calls a connection can make in any window of `THROTTLE_WINDOW_SECONDS`. At most 5,000.',
    },
  ),
  throttleWindowSeconds: wholeNumber(
    'THROTTLE_WINDOW_SECONDS',
    { byDefault: 60, minimum: 1, maximum: 86_400 },
    { localValue: '60', description: 'Length of that window in seconds.' },
  ),
  throttleLimits: {
    name: 'THROTTLE_LIMITS',
    defaultText: '(none)',
    description: 'Limits for individual connections: `<connection id>=<limit>`, separated by commas.',
    read: (given = '', complain): ReadonlyMap<string, number> => {
      const pairs = listOf(given);
      const limits = pairs.map((pair): [string, number] => {
        const [, id = '', limit = ''] = /^([0-9a-f]{24})\s*=\s*(\d{1,4})$/.exec(pair) ?? [];
        return [id, Number(limit)];
      });
      if (!limits.every(([, limit]) => limit >= 1 && limit <= 5000)) {
        complain('must be a list such as 0123456789abcdef01234567=500, with limits from 1 to 5000');
      }
      return new Map(limits);
    },
  },
  connectionNames: {
    name: 'CONNECTION_NAMES',
    defaultText: '(none)',
    description:
      'Names for individual connections, which the log shows beside their ids: `<connection id>=<name>`, separated by commas. Several connections can have the same name, such as the two keys of a team.',
    read: readConnectionNames,
  },
  throttleWhenStoreFails: {
    name: 'THROTTLE_WHEN_STORE_FAILS',
    defaultText: 'local',
    localValue: 'local',
    description:
      'What happens while the storage does not respond. `local`: each instance applies the limit on its own, starting from what it last knew. `closed`: every call gets 503.',
    read: (given = 'local', complain): 'local' | 'closed' => {
      if (given !== 'local' && given !== 'closed') complain('must be local or closed');
      return given === 'closed' ? 'closed' : 'local';
    },
  },
  budgets: {
    name: 'BUDGETS',
    defaultText: '(none)',
    description:
      'How much may be spent: `<who>=<amount> <unit>/<period>@<soft level>`, separated by commas. Who is a connection id, `each` for every connection without a budget of its own, or `all` for all together. The unit is `USD` (estimated) or `tokens`, the period `day` or `month`. At the soft level, 80 % if left out, the app only writes a warning. Example: `all=500 USD/month, each=20 USD/month@90%`. [Costs](costs.md) describes them.',
    read: readBudgets,
  },
  prices: {
    name: 'PRICES',
    defaultText: '(OpenAI’s list prices)',
    description:
      'Your own prices, in US dollars, as a JSON object: for each model, `input`, `cachedInput` and `output` for a million tokens, and others that [Costs](costs.md#prices) lists. They come before the app’s own table.',
    read: readPrices,
  },
  console: {
    name: 'CONSOLE',
    defaultText: 'on',
    localValue: 'on',
    description:
      'Whether the app has a [console](console.md) at `/console`, where makers try actions and administrators see what happens: `on` or `off`.',
    read: (given = 'on', complain): 'on' | 'off' => {
      if (given === 'on' || given === 'off') return given;
      complain('must be on or off');
      return 'on';
    },
  },
  adminConnections: {
    name: 'ADMIN_CONNECTIONS',
    defaultText: '(none)',
    description:
      'Ids of connections whose callers may see the usage of all connections, separated by commas.',
    read: (given = '', complain): ReadonlySet<string> => {
      const ids = listOf(given);
      if (!ids.every((id) => /^[0-9a-f]{24}$/.test(id))) {
        complain('must be a list of connection ids, such as 0123456789abcdef01234567');
      }
      return new Set(ids);
    },
  },
  storageConnection: text('AzureWebJobsStorage', {
    localValue: 'UseDevelopmentStorage=true',
    description:
      'Storage of the Functions host, as a connection string. The app counts calls there as well, in the table `throttle`.',
  }),
  storageTableUri: address('AzureWebJobsStorage__tableServiceUri', {
    description: 'Or: address of its table service, for access with the managed identity.',
  }),
  storageBlobUri: address('AzureWebJobsStorage__blobServiceUri', {
    description: 'Address of its blob service, which keeps pictures for an hour.',
  }),
  storageAccountName: text('AzureWebJobsStorage__accountName', {
    description: 'Or: name of its account, for access with the managed identity.',
    pattern: /^[a-z0-9]{3,24}$/,
    must: 'the name of a storage account',
  }),
  storageClientId: text('AzureWebJobsStorage__clientId', {
    description: 'Client id of the identity for the storage, if it is not `AZURE_CLIENT_ID`.',
    pattern: /^[0-9a-fA-F-]{36}$/,
    must: 'the client id (a GUID) of the identity',
  }),
  authenticationEnabled: {
    name: 'WEBSITE_AUTH_ENABLED',
    defaultText: 'false',
    setByAzure: true,
    description: 'True if App Service authentication protects the app and has verified the caller.',
    read: (given) => given?.toLowerCase() === 'true',
  },
  identityEndpoint: text('IDENTITY_ENDPOINT', {
    setByAzure: true,
    description: 'Where the managed identity gets its tokens.',
  }),
  siteName: text('WEBSITE_SITE_NAME', {
    setByAzure: true,
    description: 'Name of the function app. It shows that the app runs in Azure.',
  }),
  instanceId: text('WEBSITE_INSTANCE_ID', {
    setByAzure: true,
    description: 'The instance, on plans with virtual machines. It shows that the app runs in Azure.',
  }),
  podName: text('WEBSITE_POD_NAME', {
    setByAzure: true,
    description: 'The instance, on Flex Consumption. It shows that the app runs in Azure.',
  }),
} satisfies Record<string, Setting<unknown>>;
