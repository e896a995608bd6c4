// What an administrator may set of the app; README.md says more of each. The rest follows from what is deployed here.
// There is no place for OPENAI_API_KEY: in Azure the app takes its key from the vault alone.

@export()
@sealed()
@description('Settings of the app, by name. What is left out has its default.')
type AppSettings = {
  @description('Seconds for which a key read from the vault is kept in memory.')
  @minValue(0)
  @maxValue(86400)
  KEY_CACHE_SECONDS: int?

  @description('Whether a caller may bring an OpenAI key of their own.')
  ALLOW_CALLER_KEY: bool?

  @description('Address of the OpenAI API.')
  OPENAI_BASE_URL: string?

  @description('Replacements for models: <model>=<replacement>[@<day>], separated by commas.')
  MODEL_REPLACEMENTS: string?

  @description('What the server at OPENAI_BASE_URL has though OpenAI has it no more, separated by commas.')
  PASS_THROUGH: string?

  @description('Name of the deployment that makes speech in the account of speechAccountId.')
  AZURE_SPEECH_DEPLOYMENT: string?

  @description('OpenAI organization that pays.')
  OPENAI_ORG_ID: string?

  @description('OpenAI project that the calls belong to.')
  OPENAI_PROJECT_ID: string?

  @description('Address under which callers reach the app, where it is not the app’s own.')
  PUBLIC_URL: string?

  @description('Seconds within which every call is answered.')
  @minValue(1)
  @maxValue(225)
  ANSWER_SECONDS: int?

  @description('How many calls one connection may make in any window.')
  @minValue(1)
  @maxValue(5000)
  THROTTLE_LIMIT: int?

  @description('Seconds of that window.')
  @minValue(1)
  @maxValue(86400)
  THROTTLE_WINDOW_SECONDS: int?

  @description('Limits of single connections: <connection id>=<limit>, separated by commas.')
  THROTTLE_LIMITS: string?

  @description('What happens while the storage does not answer.')
  THROTTLE_WHEN_STORE_FAILS: ('local' | 'closed')?
}
