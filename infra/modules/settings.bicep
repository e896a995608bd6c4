// The settings of the app that an administrator may choose; docs/settings.md describes them. The templates set the
// others. OPENAI_API_KEY is missing on purpose: in Azure, the app reads its key only from the vault.

@export()
@sealed()
@description('Settings of the app, by name. A setting that is left out has its default.')
type AppSettings = {
  @description('Seconds for which a key from the vault stays in memory.')
  @minValue(0)
  @maxValue(86400)
  KEY_CACHE_SECONDS: int?

  @description('Whether a caller may send its own OpenAI key.')
  ALLOW_CALLER_KEY: bool?

  @description('Address of the OpenAI API.')
  OPENAI_BASE_URL: string?

  @description('Replacements for models: <model>=<replacement>[@<day>], separated by commas.')
  MODEL_REPLACEMENTS: string?

  @description('What the server at OPENAI_BASE_URL still has although OpenAI has shut it down, separated by commas.')
  PASS_THROUGH: string?

  @description('Name of the deployment for speech in the account of speechAccountId.')
  AZURE_SPEECH_DEPLOYMENT: string?

  @description('OpenAI organization that pays for the calls.')
  OPENAI_ORG_ID: string?

  @description('OpenAI project that the calls belong to.')
  OPENAI_PROJECT_ID: string?

  @description('Address at which callers reach the app, if it is not the app’s own.')
  PUBLIC_URL: string?

  @description('Seconds within which every call gets its reply.')
  @minValue(1)
  @maxValue(225)
  ANSWER_SECONDS: int?

  @description('Which calls run as long answers.')
  LONG_ANSWERS: ('auto' | 'always' | 'never')?

  @description('Whether long answers stay at OpenAI after they were delivered.')
  KEEP_LONG_ANSWERS: bool?

  @description('Whether the app shows its console.')
  CONSOLE: ('on' | 'off')?

  @description('Hosts that the app may tell that a batch has ended, separated by commas.')
  CALLBACK_HOSTS: string?

  @description('Name of the secret with which OpenAI signs its events.')
  OPENAI_WEBHOOK_SECRET_NAME: string?

  @description('Whether a call that a flow repeats gets the reply of the first one.')
  RETRIES_ARE_ONE: bool?

  @description('Whether all connections share the files at OpenAI.')
  FILES_SHARED: bool?

  @description('How many calls one connection may make in any window of THROTTLE_WINDOW_SECONDS.')
  @minValue(1)
  @maxValue(5000)
  THROTTLE_LIMIT: int?

  @description('Length of that window in seconds.')
  @minValue(1)
  @maxValue(86400)
  THROTTLE_WINDOW_SECONDS: int?

  @description('Limits of individual connections: <connection id>=<limit>, separated by commas.')
  THROTTLE_LIMITS: string?

  @description('Names of connections for the log: <connection id>=<name>, separated by commas.')
  CONNECTION_NAMES: string?

  @description('How much may be spent: <who>=<amount> <unit>/<period>@<soft level>, separated by commas.')
  BUDGETS: string?

  @description('Own prices of models, as a JSON object.')
  PRICES: string?

  @description('Ids of connections whose callers may see the usage of all connections, separated by commas.')
  ADMIN_CONNECTIONS: string?

  @description('What the throttle does while the storage does not respond.')
  THROTTLE_WHEN_STORE_FAILS: ('local' | 'closed')?
}
